import type { Heading, Nodes, Paragraph, Parents, Root, RootContent, TableCell } from 'mdast';
import { decodeEntities } from '../../lib/html/decode-entities.ts';
import { SKIP, visit } from '../../lib/visit-nodes.ts';
import type { Anchor } from './nodes.ts';
import { replaceChild } from './replace-child.ts';

const tag = /^\s*<(?:a|span|div|p)\s+([^<>]*)>(?:\s*<\/(?:a|span|div|p)\s*>)?\s*$/i;
const attribute = /(?:^|\s)(?:id|name)\s*=\s*(?:"([^"]+)"|'([^']+)'|([^\s"'=/]+))/i;

/** The name of `<a id="name">`, `<a name=name>` or `<span id='name'>`, as pages of other programs have them. */
export function nameOfAnchor(node: Nodes): string | undefined {
  if (node.type !== 'html') return undefined;
  const [, attributes = ''] = tag.exec(node.value) ?? [];
  if (/(?:^|\s)href\s*=/i.test(attributes)) return undefined;
  const [, quoted, single, bare] = attribute.exec(attributes) ?? [];
  const name = decodeEntities(quoted ?? single ?? bare ?? '').trim();
  return name === '' ? undefined : name.normalize('NFC');
}

/** What a text has in the place of such HTML: in a line the anchor, between blocks a paragraph of it. */
export function anchorNode(id: string, parent: Parents): RootContent {
  const anchor: Anchor = { type: 'anchor', id };
  return isLine(parent) ? anchor : { type: 'paragraph', children: [anchor] };
}

/**
 * Moves anchors that stand by themselves into the line after them, else before them, so that they
 * make no empty paragraphs. Changes the tree.
 */
export function settleAnchors(tree: Root): void {
  visit(tree, (node, index, parent) => {
    if (parent === undefined || index === undefined) return undefined;
    if (node.type !== 'paragraph' || !isLone(node)) return undefined;
    const anchors = node.children.filter(({ type }) => type === 'anchor');
    const [next, previous] = [parent.children[index + 1], parent.children[index - 1]];
    const after = next && linesIn(next)[0];
    const before = previous && linesIn(previous).at(-1);
    if (after !== undefined) after.children.unshift(...anchors);
    else if (before !== undefined) before.children.push(...anchors);
    else return undefined;
    replaceChild(parent, index);
    return [SKIP, index];
  });
}

type Line = Paragraph | Heading | TableCell;

function isLine(node: Nodes): node is Line {
  return node.type === 'paragraph' || node.type === 'heading' || node.type === 'tableCell';
}

function isLone({ children }: Paragraph): boolean {
  const isAnchor = children.map(({ type }) => type === 'anchor');
  return (
    isAnchor.includes(true) &&
    children.every(
      (child, at) => isAnchor[at] || (child.type === 'text' && child.value.trim() === ''),
    )
  );
}

function linesIn(node: Nodes): Line[] {
  const lines: Line[] = [];
  visit(node, (each) => {
    if (isLine(each)) lines.push(each);
  });
  return lines;
}
