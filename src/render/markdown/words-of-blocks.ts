import type { Nodes } from 'mdast';
import { toString as plainText } from 'mdast-util-to-string';
import { onOneLine } from './clean.ts';

/** Blocks whose children are inside a line. */
const lines = new Set(['paragraph', 'heading', 'tableCell']);

/** The text of blocks on one line, with a space between two of them. */
export function wordsOfBlocks(node: Nodes): string {
  return onOneLine(textOfBlocks(node));
}

function textOfBlocks(node: Nodes): string {
  return 'children' in node && !lines.has(node.type)
    ? node.children.map(textOfBlocks).join(' ')
    : plainText(node);
}
