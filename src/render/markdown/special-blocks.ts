import type { Blockquote, Heading, Paragraph, PhrasingContent, Root, RootContent } from 'mdast';
import { toString as plainText } from 'mdast-util-to-string';
import { nodesOf, SKIP, visit } from '../../lib/visit-nodes.ts';
import { calloutKinds, type Figure } from './nodes.ts';
import { replaceChild } from './replace-child.ts';

/** Replaces callouts, pull quotes, buttons and figures by nodes of `nodes.ts`. Changes the tree. */
export function findBlocks(tree: Root): void {
  visit(tree, (node, index, parent) => {
    if (parent === undefined || index === undefined) return undefined;
    const blocks =
      node.type === 'blockquote'
        ? fromBlockquote(node)
        : node.type === 'paragraph'
          ? fromParagraph(node)
          : undefined;
    if (blocks === undefined) return undefined;
    replaceChild(parent, index, ...blocks);
    return node.type === 'blockquote' ? index : [SKIP, index + blocks.length];
  });
}

function fromBlockquote(quote: Blockquote): RootContent[] | undefined {
  const first = quote.children[0];
  const text = first?.type === 'paragraph' ? first.children[0] : undefined;
  if (first?.type !== 'paragraph' || text?.type !== 'text') return undefined;
  const match = /^\[!([a-z]+)\][ \t]*\n?/i.exec(text.value);
  const kind = match?.[1]?.toLowerCase();
  if (match === null || kind === undefined) return undefined;
  const callout = calloutKinds.find((each) => each === kind);
  if (callout === undefined && kind !== 'quote') return undefined;

  text.value = text.value.slice(match[0].length);
  if (text.value === '') first.children.shift();
  if (first.children[0]?.type === 'break') first.children.shift();
  const children = first.children.length === 0 ? quote.children.slice(1) : quote.children;
  if (callout === undefined) {
    markAttribution(children);
    return [{ type: 'pullQuote', children }];
  }
  const title = takeTitle(first);
  if (title === undefined) return [{ type: 'callout', kind: callout, titled: false, children }];
  const rest = first.children.length === 0 ? children.slice(1) : children;
  return [{ type: 'callout', kind: callout, titled: true, children: [title, ...rest] }];
}

/**
 * Takes bold words that stand as a title off the beginning of a callout: those on a line of their
 * own, or that end like a sentence. Other bold words are only emphasised.
 */
function takeTitle(first: Paragraph): Paragraph | undefined {
  const [bold, next] = first.children;
  if (bold?.type !== 'strong') return undefined;
  const ends = /[.:!?…。！？：]["”’»)]*$/.test(plainText(bold).trim());
  const standsAlone =
    next === undefined ||
    next.type === 'break' ||
    (next.type === 'text' && /^[ \t]*\n/.test(next.value));
  if (!ends && !standsAlone) return undefined;
  first.children.shift();
  if (next?.type === 'text') next.value = next.value.trimStart();
  if (next?.type === 'break' || (next?.type === 'text' && next.value === ''))
    first.children.shift();
  return { type: 'paragraph', data: withClass('callout-title'), children: [bold] };
}

/** The last paragraph of a quote, if it begins with a dash, says whose words they are. */
function markAttribution(children: RootContent[]): void {
  const last = children.at(-1);
  if (last?.type !== 'paragraph' || children.length < 2) return;
  if (!/^(?:[—–―]|--)/.test(plainText(last))) return;
  last.data = withClass('attribution');
}

function withClass(name: string) {
  return { hProperties: { className: [name] } };
}

function fromParagraph(paragraph: Paragraph): RootContent[] | undefined {
  const parts = paragraph.children.filter((child) => !isBlank(child));
  const [only] = parts;
  if (parts.length === 1 && only?.type === 'link' && only.title?.toLowerCase() === 'button') {
    return [{ type: 'button', url: only.url, children: only.children, ...place(paragraph) }];
  }
  if (parts.length === 0 || !parts.every((part) => part.type === 'image')) return undefined;
  return parts.map((image): Figure => {
    const caption = image.title?.trim();
    return {
      type: 'figure',
      children: [image],
      ...(caption ? { caption } : {}),
      ...place(paragraph),
    };
  });
}

function isBlank(node: PhrasingContent): boolean {
  return node.type === 'break' || (node.type === 'text' && node.value.trim() === '');
}

function place(node: RootContent): Pick<RootContent, 'position'> {
  return node.position === undefined ? {} : { position: node.position };
}

/** Changes the levels of headings so that they begin at `top` and never skip one. Changes the tree. */
export function nestHeadings(tree: Root, top: number): void {
  const open: number[] = [];
  for (const heading of nodesOf(tree, 'heading')) {
    while ((open.at(-1) ?? 0) >= heading.depth) open.pop();
    open.push(heading.depth);
    heading.depth = toDepth(top + open.length - 1);
  }
}

const depths = [1, 2, 3, 4, 5, 6] as const;

/** The nearest level that HTML has. */
export function toDepth(level: number): Heading['depth'] {
  return depths[Math.max(1, level) - 1] ?? 6;
}
