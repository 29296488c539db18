import type { Heading, Nodes, Paragraph, Root, Table, TableCell } from 'mdast';
import { type Direction, directionIn, directionOf, startOf } from '../../lib/text/direction.ts';
import { nodesOf } from '../../lib/visit-nodes.ts';
import { isolateRuns } from './isolate-runs.ts';
import type { Button } from './nodes.ts';

/** Blocks that have an element of their own, with a direction of their own. */
const blocks = new Set<Nodes['type']>([
  ...(['paragraph', 'heading', 'list', 'listItem', 'blockquote', 'table', 'tableCell'] as const),
  ...(['callout', 'pullQuote', 'figure', 'button', 'note'] as const),
]);

/** Blocks of one line of text. */
const lines = new Set<Nodes['type']>(['paragraph', 'heading', 'tableCell', 'button']);

/**
 * Gives each block a direction that differs from what it is in. In a story of another direction
 * than its edition, all blocks say theirs, since Outlook ignores that of the element around them.
 * Parts of lines that run in another direction are isolated. Changes the tree.
 */
export function setDirections(tree: Root, story: Direction, edition: Direction): void {
  for (const child of tree.children) walk(child, story, story !== edition);
}

function walk(node: Nodes, around: Direction, always: boolean): void {
  const isBlock = blocks.has(node.type);
  const own =
    node.type === 'table'
      ? directionOfTable(node, around)
      : isBlock
        ? directionIn(around, textWithoutCode(node))
        : around;
  if (isBlock && (own !== around || always)) setProperty(node, { dir: own });
  if (node.type === 'table') alignCells(node, own, own !== around || always);
  if (node.type === 'link' && own === 'rtl' && isAddress(textWithoutCode(node))) {
    setProperty(node, { dir: 'ltr' });
  }
  if ('children' in node) for (const child of node.children) walk(child, own, false);
  if (isLine(node)) isolateRuns(node, own);
}

function isLine(node: Nodes): node is Paragraph | Heading | TableCell | Button {
  return lines.has(node.type);
}

/** Of most cells: it decides on which side the first column is. */
function directionOfTable({ children: rows }: Table, around: Direction): Direction {
  const cells = rows.flatMap((row) =>
    row.children.map((cell) => directionOf(textWithoutCode(cell))),
  );
  const [ltr, rtl] = ['ltr', 'rtl'].map((each) => cells.filter((own) => own === each).length);
  if (ltr === rtl) return around;
  return (ltr ?? 0) > (rtl ?? 0) ? 'ltr' : 'rtl';
}

/** Outlook aligns cells by their attribute only. */
function alignCells(table: Table, direction: Direction, isTurned: boolean): void {
  for (const row of table.children) {
    for (const [column, cell] of row.children.entries()) {
      const own = directionIn(direction, textWithoutCode(cell));
      if (table.align?.[column] || (!isTurned && own === direction)) continue;
      setProperty(cell, { align: startOf(own) });
    }
  }
}

function setProperty(node: Nodes, property: Record<string, string>): void {
  node.data = { ...node.data, hProperties: { ...node.data?.hProperties, ...property } };
}

/** The text without code, which is always from left to right. */
export function textWithoutCode(node: Nodes): string {
  let words = node.type === 'figure' ? (node.caption ?? '') : '';
  for (const { value } of nodesOf(node, 'text')) words += ` ${value}`;
  return words;
}

function isAddress(text: string): boolean {
  return /^(?:https?:\/\/\S+|www\.\S+|[^\s@]+@[^\s@]+|[\w-]+(?:\.[\w-]+)+(?:\/\S*)?|[+\d][\d\s()/-]+)$/i.test(
    text.trim(),
  );
}
