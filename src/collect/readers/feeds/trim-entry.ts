import type { Element } from 'hast';
import type { Root, RootContent } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { classes } from '../../../lib/html/tree.ts';
import { nodesOf } from '../../../lib/visit-nodes.ts';
import { urlKey } from '../../../stories/item-keys.ts';

/** Buttons to share (Jetpack, AddToAny, FeedBurner), forms to subscribe, related posts, links to the page. */
const additions =
  /(?:^|\s)(?:sharedaddy|jp-relatedposts|a2a_kit|addtoany_\S+|feedflare|feed-readmore|more-link|subscription-widget\S*)(?:\s|$)/;

/** True for what a blog's program adds to each story. */
export function isAddition(element: Element): boolean {
  return additions.test(classes(element));
}

/** Of excerpts by WordPress. */
const cut = /\s*\[(?:…|&#8230;|&hellip;|\.\.\.)\](?=\s*(?:<\/p>|<p>|$))/g;

/** With an ellipsis instead of `[…]` where a text was cut. */
export function markCut(html: string): string {
  return html.replace(cut, ' …');
}

/** Drops a heading like the title, and what `trimAbout` drops. Changes the tree. */
export function trimEntry(tree: Root, about: { title: string; url?: string }): void {
  const { children } = tree;
  const first = children.findIndex((node) => !isPicture(node));
  const heading = children[first];
  if (heading?.type === 'heading' && sameWords(textOf(heading), about.title))
    children.splice(first, 1);
  tree.children = trimAbout(children, about);
}

/** Without last paragraphs about the entry: "The post … appeared first on …", "Read more". */
export function trimAbout(
  children: readonly RootContent[],
  { title, url }: { title: string; url?: string },
): RootContent[] {
  const kept = [...children];
  if (url === undefined) return kept;
  const last = kept.findLastIndex(({ type }) => type !== 'footnoteDefinition');
  const isAbout = aboutEntry(title, url);
  let end = last;
  while (end > 0 && isAbout(kept[end])) end -= 1;
  if (end < last && kept[end]?.type === 'thematicBreak') end -= 1;
  kept.splice(end + 1, last - end);
  return kept;
}

/** True for a paragraph that is a link to the entry, or has one with its title or beside one to its site. */
function aboutEntry(title: string, url: string): (node: RootContent | undefined) => boolean {
  const key = urlKey(url);
  const site = urlKey(new URL('/', url).href);
  return (node) => {
    if (node?.type !== 'paragraph') return false;
    const links = nodesOf(node, 'link');
    const own = links.filter((link) => urlKey(link.url) === key && textOf(link) !== '');
    const others = links.filter((link) => !own.includes(link));
    return (
      own.some((link) => [title, textOf(node)].some((words) => sameWords(textOf(link), words))) ||
      (own.length > 0 && others.length > 0 && others.every((link) => urlKey(link.url) === site))
    );
  };
}

function isPicture(node: RootContent): boolean {
  return node.type === 'paragraph' && node.children.every(({ type }) => type === 'image');
}

/** True for texts with the same letters and digits. */
export function sameWords(a: string, b: string): boolean {
  const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  return letters(a) === letters(b);
}
