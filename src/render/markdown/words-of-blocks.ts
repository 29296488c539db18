import type { Nodes } from 'mdast';
import { toString as plainText } from 'mdast-util-to-string';

/** Blocks whose children are inside a line. */
const lines = new Set(['paragraph', 'heading', 'tableCell']);

/** The text of blocks on one line, with a space between two of them. */
export function wordsOfBlocks(node: Nodes): string {
  const text =
    'children' in node && !lines.has(node.type)
      ? node.children.map(wordsOfBlocks).filter(Boolean).join(' ')
      : plainText(node);
  return text.replace(/\s+/g, ' ').trim();
}
