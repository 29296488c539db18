import type { Heading, Link, ListItem, Paragraph, PhrasingContent, Root, RootContent } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { bulletCharacters } from '../text/bullets.ts';
import { resolveLink } from './resolve-link.ts';

/** Marks that mean nothing around nothing, and nothing twice. */
const spans = new Set(['emphasis', 'strong', 'delete']);

/**
 * Markdown as an editor would have written it: nothing empty, no marks around blanks, one
 * paragraph where there was one, headings that begin at the second level. Changes the tree.
 */
export function tidyMarkdown(tree: Root): void {
  tree.children = tidyAll(tree.children, []);
  while (tree.children[0]?.type === 'thematicBreak') tree.children.shift();
  while (tree.children.at(-1)?.type === 'thematicBreak') tree.children.pop();
  liftHeadings(tree);
}

/** The first heading of an item is of the second level: the item's own title is the first. */
function liftHeadings(tree: Root): void {
  let top = 6;
  visit(tree, 'heading', ({ depth }) => {
    top = Math.min(top, depth);
  });
  visit(tree, 'heading', (heading) => {
    heading.depth = Math.min(6, heading.depth - top + 2) as Heading['depth'];
  });
}

function tidyAll<T extends RootContent>(nodes: readonly T[], around: readonly string[]): T[] {
  const out: RootContent[] = [];
  for (const node of nodes) {
    for (const each of tidyOne(node, around)) {
      const last = out.at(-1);
      if (each.type === 'text' && last?.type === 'text') last.value += each.value;
      else if (spans.has(each.type) && last?.type === each.type) {
        const [a, b] = [last as { children: RootContent[] }, each as { children: RootContent[] }];
        a.children = tidyAll([...a.children, ...b.children], [...around, each.type]);
      } else out.push(each);
    }
  }
  return out as T[];
}

function tidyOne(node: RootContent, around: readonly string[]): RootContent[] {
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
  const children = tidyAll(inLine.has(node.type) ? asLine(node) : asFlow(node), within);
  node.children = children as never;
  switch (node.type) {
    case 'paragraph':
      return paragraphs(node);
    case 'heading':
      return heading(node);
    case 'link':
      return link(node, around);
    case 'emphasis':
    case 'strong':
    case 'delete':
      if (around.includes(node.type) || children.some((child) => child.type === 'image')) {
        return children;
      }
      return trimmed(node, children as PhrasingContent[]);
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

/** Words that stand in a list or a quote by themselves are a paragraph. */
function asFlow(node: RootContent & { children: unknown[] }): RootContent[] {
  const children = node.children as RootContent[];
  // `<del>` around `<dl>` gives a mark in a list. Text there would not be escaped.
  if (node.type === 'list') return children.map(asItem);
  if (node.type !== 'listItem' && node.type !== 'blockquote') return children;
  const out: RootContent[] = [];
  for (const child of children) {
    const last = out.at(-1);
    if (!phrasing.has(child.type)) out.push(child);
    else if (last?.type === 'paragraph' && !children.includes(last)) {
      last.children.push(child as PhrasingContent);
    } else out.push({ type: 'paragraph', children: [child as PhrasingContent] });
  }
  return out;
}

function asItem(node: RootContent): ListItem {
  if (node.type === 'listItem') return node;
  return {
    type: 'listItem',
    spread: false,
    children: [{ type: 'paragraph', children: [node as PhrasingContent] }],
  };
}

/** What holds words alone, whatever a page has put into it. */
const inLine = new Set('paragraph heading emphasis strong delete link tableCell'.split(' '));

function asLine(node: RootContent & { children: unknown[] }): RootContent[] {
  return (node.children as RootContent[]).flatMap((child): RootContent[] => {
    if (child.type === 'code')
      return [{ type: 'inlineCode', value: child.value.replace(/\s+/g, ' ') }];
    if (phrasing.has(child.type) || !('children' in child)) {
      return child.type === 'thematicBreak' ? [] : [child];
    }
    return [{ type: 'text', value: ' ' }, ...asLine(child), { type: 'text', value: ' ' }];
  });
}

const phrasing = new Set(
  'break delete emphasis footnoteReference image inlineCode link strong text'.split(' '),
);

/** Two line breaks were meant as a new paragraph. */
function paragraphs({ children }: Paragraph): RootContent[] {
  const parts: PhrasingContent[][] = [[]];
  let breaks = 0;
  for (const child of children) {
    const part = parts.at(-1) as PhrasingContent[];
    if (child.type === 'break') breaks += 1;
    else if (child.type === 'text' && child.value.trim() === '' && breaks > 0) continue;
    else {
      if (breaks > 1) parts.push([]);
      else if (breaks === 1 && part.length > 0) part.push({ type: 'break' });
      breaks = 0;
      (parts.at(-1) as PhrasingContent[]).push(child);
    }
  }
  return parts.flatMap((part) => blocksOf(edges(part)));
}

const bullet = new RegExp(`^\\s*[${bulletCharacters}]\\s*(?=\\S)`);
const dash = /^\s*[–—-]\s+(?=\S)/;

/** Lines that begin with a bullet, or follow each other with a dash, were meant as a list. */
function blocksOf(children: PhrasingContent[]): RootContent[] {
  const all = lines(children).filter((line) => edges(line).length > 0);
  const begins = (line: readonly PhrasingContent[] | undefined, mark: RegExp): boolean =>
    line?.[0]?.type === 'text' && (mark.test(line[0].value) || isAlone(line, mark));
  const out: RootContent[] = [];
  for (const [index, line] of all.entries()) {
    const dashed =
      begins(line, dash) && (begins(all[index - 1], dash) || begins(all[index + 1], dash));
    const last = out.at(-1);
    if (dashed || begins(line, bullet)) {
      const item = listItem(line);
      if (last?.type === 'list') last.children.push(item);
      else out.push({ type: 'list', ordered: false, spread: false, children: [item] });
    } else if (last?.type === 'paragraph') {
      last.children.push({ type: 'break' }, ...line);
    } else out.push({ type: 'paragraph', children: line });
  }
  return out;
}

/** A bullet whose words are in a mark of their own: `• **words**`. */
function isAlone(line: readonly PhrasingContent[], mark: RegExp): boolean {
  const [first] = line;
  return line.length > 1 && first?.type === 'text' && mark.test(`${first.value}x`);
}

function listItem([first, ...rest]: PhrasingContent[]): ListItem {
  const words =
    first?.type === 'text' ? `${first.value}\0`.replace(bullet, '').replace(dash, '') : '';
  const inner = edges([{ type: 'text', value: words.replace('\0', '') }, ...rest]);
  return { type: 'listItem', spread: false, children: [{ type: 'paragraph', children: inner }] };
}

function lines(children: readonly PhrasingContent[]): PhrasingContent[][] {
  const out: PhrasingContent[][] = [[]];
  for (const child of children) {
    if (child.type === 'break') out.push([]);
    else (out.at(-1) as PhrasingContent[]).push(child);
  }
  return out;
}

/** What stands for 'press here'. */
const arrows = /\s*(?:>{2,}|»{2,}|→{2,})(?=[.!)\s]*$)/;

/** Without blanks and breaks at the ends, and without arrows that stand for 'press here'. */
function edges(children: readonly PhrasingContent[]): PhrasingContent[] {
  const isBlank = (node: PhrasingContent | undefined): boolean =>
    node?.type === 'break' || (node?.type === 'text' && node.value.trim() === '');
  const inner = [...children];
  while (isBlank(inner[0])) inner.shift();
  while (isBlank(inner.at(-1))) inner.pop();
  const first = inner[0];
  if (first?.type === 'text') {
    inner[0] = { type: 'text', value: first.value.trimStart().replace(/^>{3,}\s*/, '') };
  }
  for (const [index, node] of inner.entries()) {
    const next = inner[index + 1];
    if (node.type !== 'text' || (next !== undefined && next.type !== 'break')) continue;
    // An address in angle brackets would make two arrows of one.
    const isArrow = inner[index - 1]?.type === 'link' && /^\s*>+\s*$/.test(node.value);
    const value = isArrow ? '' : node.value.trimEnd().replace(arrows, '');
    inner[index] = { type: 'text', value };
  }
  const full = inner.filter((node) => node.type !== 'text' || node.value !== '');
  return full.every(isBlank) ? [] : full;
}

function heading(node: Heading): RootContent[] {
  const children = edges(
    node.children.map((child) => (child.type === 'break' ? { type: 'text', value: ' ' } : child)),
  );
  const [only] = children;
  // A heading is bold already.
  node.children = children.length === 1 && only?.type === 'strong' ? only.children : children;
  const pictures = node.children.filter((child) => child.type === 'image');
  if (node.children.length === 0) return [];
  return textOf(node, { includeImageAlt: false }).trim() === ''
    ? pictures.map((picture): Paragraph => ({ type: 'paragraph', children: [picture] }))
    : [node];
}

function link(node: Link, around: readonly string[]): RootContent[] {
  const leads = /^(?:https?:\/\/[^\s/]|mailto:[^\s@]+@|tel:)/i.test(node.url);
  if (!leads || around.includes('link')) return node.children;
  node.title = null;
  const last = node.children.at(-1);
  if (last?.type === 'text') last.value = last.value.replace(arrows, '');
  return trimmed(node, node.children);
}

/** Blanks at the inner ends of a mark go outside; a mark around nothing goes. */
function trimmed(
  node: RootContent & { children: unknown[] },
  children: readonly PhrasingContent[],
): RootContent[] {
  const inner = [...children];
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
  while (inner[0]?.type === 'break') before.push(inner.shift() as PhrasingContent);
  while (inner.at(-1)?.type === 'break') after.unshift(inner.pop() as PhrasingContent);
  const full = inner.filter((child) => child.type !== 'text' || child.value !== '');
  const shows =
    full.some((child) => child.type === 'image') ||
    textOf({ type: 'paragraph', children: full }).trim() !== '';
  if (!shows) return [...before, ...full, ...after];
  node.children = full;
  return [...before, node, ...after];
}

const address = /https?:\/\/[^\s<>"“”„«»]+[^\s<>"“”„«».,;:!?'’)\]}*_~…]/gi;

/** Addresses that stand in the text by themselves lead where they say. */
function withLinks(value: string): RootContent[] {
  const out: RootContent[] = [];
  let from = 0;
  for (const match of value.matchAll(address)) {
    const url = resolveLink(match[0]);
    if (url === undefined) continue;
    if (match.index > from) out.push({ type: 'text', value: value.slice(from, match.index) });
    out.push({ type: 'link', url, children: [{ type: 'text', value: url }] });
    from = match.index + match[0].length;
  }
  if (from < value.length) out.push({ type: 'text', value: value.slice(from) });
  return out;
}
