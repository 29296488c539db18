import GithubSlugger from 'github-slugger';
import type { Element, Root as HtmlRoot, RootContent } from 'hast';
import { elementsIn, isElement, type Parent, textBelow } from '../../lib/html/tree.ts';
import { decodePercent } from '../../lib/text/percent.ts';

/**
 * Lets the links inside a document lead to headings, which have names in Markdown: to the heading
 * that a link meant, or to the one above that place. Others lose their targets. Changes the tree.
 */
export function pointToHeadings(tree: HtmlRoot): void {
  const links = elementsIn(tree, 'a').filter(({ properties }) => isInside(properties.href));
  if (links.length === 0) return;
  const headings = headingsOf(tree);
  for (const link of links) {
    const name = String(link.properties.href).slice(1);
    const heading = headings.get(name) ?? headings.get(decodePercent(name));
    // Arrows and numbers lead back from notes.
    if (heading === undefined || !/\p{L}{2}/u.test(textBelow(link))) delete link.properties.href;
    else link.properties.href = `#${heading}`;
  }
}

/** The name of the heading that each id of a document is of, is in, or follows. */
function headingsOf(tree: HtmlRoot): ReadonlyMap<string, string> {
  const slugger = new GithubSlugger();
  const found = new Map<string, string>();
  /** Ids after which no text came yet: the next heading is theirs. */
  let open: string[] = [];
  let last: string | undefined;
  const settle = (): void => {
    for (const id of open) if (last !== undefined && !found.has(id)) found.set(id, last);
    open = [];
  };
  const look = (parent: Parent): void => {
    for (const node of parent.children) {
      if (isShown(node)) settle();
      if (!isElement(node)) continue;
      open.push(...idsOf(node));
      if (/^h[1-6]$/.test(node.tagName)) {
        last = slugger.slug(textBelow(node));
        open.push(...elementsIn(node).flatMap(idsOf));
        settle();
      } else look(node);
    }
  };
  look(tree);
  settle();
  return found;
}

function idsOf({ tagName, properties: { id, name } }: Element): string[] {
  const names = [id, tagName === 'a' ? name : undefined];
  return names.filter((each) => typeof each === 'string' && each !== '').map(String);
}

function isShown(node: RootContent): boolean {
  return node.type === 'text' ? node.value.trim() !== '' : isElement(node, 'img');
}

function isInside(href: unknown): boolean {
  return typeof href === 'string' && href.startsWith('#');
}
