import type { Nodes, Root } from 'mdast';
import { wordsOf } from './words-of.ts';

/** True if a prepared text, apart from its notes, ends with a link or button to an address. */
export function endsWithLink(body: Root, address: string): boolean {
  const target = findLastLink(body);
  return target !== undefined && withoutDetails(target) === withoutDetails(address);
}

function findLastLink(node: Nodes): string | undefined {
  if (node.type === 'link' || node.type === 'button') return node.url;
  if (!('children' in node)) return undefined;
  const last = node.children.findLast(isSeen);
  return last && findLastLink(last);
}

/** False for a full stop after a link, and for what is not part of the text. */
function isSeen(node: Nodes): boolean {
  if (node.type === 'picture' || node.type === 'figure') return true;
  return node.type === 'link' || node.type === 'button' || /[\p{L}\p{N}]/u.test(wordsOf(node));
}

/** Addresses of the same page. */
function withoutDetails(address: string): string {
  return address
    .replace(/#.*$/, '')
    .replace(/^http:/, 'https:')
    .replace(/\/+$/, '');
}
