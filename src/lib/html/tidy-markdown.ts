import type {
  BlockContent,
  Break,
  Delete,
  Emphasis,
  Heading,
  Link,
  ListItem,
  Paragraph,
  PhrasingContent,
  Root,
  RootContent,
  Strong,
} from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { nodesOf } from '../visit-nodes.ts';
import { resolveLink } from './resolve-link.ts';
import { dropArrows, hasBullet, linesOf, splitParagraph, trimLine } from './tidy-paragraph.ts';

type Mark = Delete | Emphasis | Strong;
type Around = readonly string[];

/** Makes Markdown what an editor would have written: nothing empty, headings from level two on. */
export function tidyMarkdown(tree: Root): void {
  tree.children = tidyAll(tree.children, []);
  while (tree.children[0]?.type === 'thematicBreak') tree.children.shift();
  while (tree.children.at(-1)?.type === 'thematicBreak') tree.children.pop();
  liftHeadings(tree);
}

const depths = [1, 2, 3, 4, 5, 6] as const;

function liftHeadings(tree: Root): void {
  const headings = nodesOf(tree, 'heading');
  const top = Math.min(...headings.map(({ depth }) => depth));
  for (const heading of headings) heading.depth = depths[heading.depth - top + 1] ?? 6;
}

/** Text next to text, and a mark next to the same mark, become one. */
function tidyAll(nodes: readonly RootContent[], around: Around): RootContent[] {
  const out: RootContent[] = [];
  for (const each of nodes.flatMap((node) => tidyOne(node, around))) {
    const last = out.at(-1);
    if (each.type === 'text' && last?.type === 'text') last.value += each.value;
    else if (last !== undefined && isMark(each) && isMark(last) && last.type === each.type) {
      const within = [...around, each.type];
      last.children = tidyAll([...last.children, ...each.children], within).filter(isPhrasing);
    } else out.push(each);
  }
  return out;
}

function tidyOne(node: RootContent, around: Around): RootContent[] {
  if (node.type === 'html') return [];
  if (node.type === 'inlineCode') {
    node.value = node.value.replace(/\s+/g, ' ');
    return node.value.trim() === '' ? [] : [node];
  }
  if (node.type === 'text') {
    if (node.value === '') return [];
    return around.includes('link') ? [node] : withLinks(node.value);
  }
  if (node.type === 'image') {
    if (!around.includes('figure')) node.title = null;
    return [node];
  }
  if (!('children' in node)) return [node];
  const isFigure =
    node.type === 'paragraph' && node.children.every((child) => child.type === 'image');
  const within = [...around, isFigure ? 'figure' : node.type];
  const children = tidyAll(childrenOf(node), within);
  node.children = children as never;
  switch (node.type) {
    case 'paragraph':
      return splitParagraph(node.children);
    case 'heading':
      return heading(node);
    case 'link':
      return link(node, around);
    case 'emphasis':
    case 'strong':
    case 'delete': {
      const isDropped =
        around.includes(node.type) || node.children.some((child) => child.type === 'image');
      return isDropped ? children : splitBulleted(node).flatMap(trimMark);
    }
    case 'blockquote':
    case 'footnoteDefinition':
    case 'list':
      return children.length === 0 ? [] : [node];
    case 'listItem':
      return children.length === 0 && typeof node.checked !== 'boolean' ? [] : [node];
    default:
      return [node];
  }
}

const inLine = new Set('paragraph heading emphasis strong delete link tableCell'.split(' '));

function childrenOf(node: Extract<RootContent, { children: unknown[] }>): readonly RootContent[] {
  if (inLine.has(node.type)) return asLine(node.children);
  if (node.type === 'list') return node.children.map(asItem);
  return node.type === 'listItem' || node.type === 'blockquote'
    ? asFlow(node.children)
    : node.children;
}

function asFlow(children: readonly RootContent[]): RootContent[] {
  const out: RootContent[] = [];
  let paragraph: Paragraph | undefined;
  for (const child of children) {
    if (!isPhrasing(child)) {
      paragraph = undefined;
      out.push(child);
    } else if (paragraph !== undefined) paragraph.children.push(child);
    else {
      paragraph = { type: 'paragraph', children: [child] };
      out.push(paragraph);
    }
  }
  return out;
}

/** `<del>` around `<dl>` becomes a mark in a list, where text would not be escaped. */
function asItem(node: RootContent): ListItem {
  if (node.type === 'listItem') return node;
  const child: BlockContent = isPhrasing(node)
    ? { type: 'paragraph', children: [node] }
    : (node as BlockContent);
  return { type: 'listItem', spread: false, children: [child] };
}

function asLine(children: readonly RootContent[]): RootContent[] {
  return children.flatMap((child): RootContent[] => {
    if (child.type === 'code')
      return [{ type: 'inlineCode', value: child.value.replace(/\s+/g, ' ') }];
    if (isPhrasing(child) || !('children' in child)) {
      return child.type === 'thematicBreak' ? [] : [child];
    }
    return [{ type: 'text', value: ' ' }, ...asLine(child.children), { type: 'text', value: ' ' }];
  });
}

const phrasing = new Set(
  'break delete emphasis footnoteReference image inlineCode link strong text'.split(' '),
);

function isPhrasing(node: RootContent): node is PhrasingContent {
  return phrasing.has(node.type);
}

function isMark(node: RootContent): node is Mark {
  return node.type === 'emphasis' || node.type === 'strong' || node.type === 'delete';
}

function heading(node: Heading): RootContent[] {
  const children = trimLine(
    node.children.map((child) => (child.type === 'break' ? { type: 'text', value: ' ' } : child)),
  );
  const [only] = children;
  // A heading is bold already.
  node.children =
    children.length === 1 && only?.type === 'strong' ? trimLine(only.children) : children;
  const pictures = node.children.filter((child) => child.type === 'image');
  if (node.children.length === 0) return [];
  return textOf(node, { includeImageAlt: false }).trim() === ''
    ? pictures.map((picture): Paragraph => ({ type: 'paragraph', children: [picture] }))
    : [node];
}

function link(node: Link, around: Around): RootContent[] {
  const isUsable = /^(?:https?:\/\/[^\s/]|mailto:[^\s@]+@|tel:|#.)/i.test(node.url);
  if (!isUsable || around.includes('link')) return node.children;
  node.title = null;
  const last = node.children.at(-1);
  if (last?.type === 'text') last.value = dropArrows(last.value);
  return trimMark(node);
}

/** A bullet must not be first in its line. */
function splitBulleted(node: Mark): (Break | Mark)[] {
  const isBulleted = node.children.some(
    (child, index) =>
      child.type === 'text' && node.children[index - 1]?.type === 'break' && hasBullet(child.value),
  );
  if (!isBulleted) return [node];
  return linesOf(node.children).flatMap((children, index) => [
    ...(index === 0 ? [] : [{ type: 'break' as const }]),
    { ...node, children },
  ]);
}

/** Moves spaces and breaks at the inner ends of a mark outside, and drops an empty mark. */
function trimMark(node: Break | Link | Mark): RootContent[] {
  if (node.type === 'break') return [node];
  const inner = [...node.children];
  const before: RootContent[] = [];
  const after: RootContent[] = [];
  const first = inner[0];
  if (first?.type === 'text' && /^\s/.test(first.value)) {
    before.push({ type: 'text', value: ' ' });
    inner[0] = { type: 'text', value: first.value.trimStart() };
  }
  const last = inner.at(-1);
  if (last?.type === 'text' && /\s$/.test(last.value)) {
    after.push({ type: 'text', value: ' ' });
    inner[inner.length - 1] = { type: 'text', value: last.value.trimEnd() };
  }
  for (; inner[0]?.type === 'break'; inner.shift()) before.push({ type: 'break' });
  for (; inner.at(-1)?.type === 'break'; inner.pop()) after.unshift({ type: 'break' });
  const full = inner.filter((child) => child.type !== 'text' || child.value !== '');
  const isVisible =
    full.some((child) => child.type === 'image') ||
    textOf({ type: 'paragraph', children: full }).trim() !== '';
  if (!isVisible) return [...before, ...full, ...after];
  node.children = full;
  return [...before, node, ...after];
}

const url = /https?:\/\/[^\s<>"“”„«»]+[^\s<>"“”„«».,;:!?'’)\]}*_~…]/gi;

function withLinks(value: string): RootContent[] {
  const out: RootContent[] = [];
  let from = 0;
  for (const match of value.matchAll(url)) {
    const resolved = resolveLink(match[0]);
    if (resolved === undefined) continue;
    if (match.index > from) out.push({ type: 'text', value: value.slice(from, match.index) });
    out.push({ type: 'link', url: resolved, children: [{ type: 'text', value: resolved }] });
    from = match.index + match[0].length;
  }
  if (from < value.length) out.push({ type: 'text', value: value.slice(from) });
  return out;
}
