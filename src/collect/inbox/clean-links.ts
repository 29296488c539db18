import type { Link, Root } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { resolveLink } from '../../lib/html/resolve-link.ts';
import { SKIP, visit } from '../../lib/visit-nodes.ts';

/** Drops tracking and links that work only on their page; returns how many. Changes the body. */
export function cleanLinks(body: Root): number {
  let count = 0;
  visit(body, (node, index, parent) => {
    if (parent === undefined || index === undefined) return undefined;
    if (node.type !== 'definition' && node.type !== 'link') return undefined;
    const url = resolveLink(node.url);
    const isEmpty = node.type === 'link' && isEmptyLink(node);
    if (url !== undefined && !isEmpty) {
      if (node.type === 'link') setWords(node, url);
      node.url = url;
      return undefined;
    }
    if (!isEmpty) count += 1;
    const words = node.type === 'link' && !isEmpty ? node.children : [];
    parent.children.splice(index, 1, ...words);
    return [SKIP, index];
  });
  return count;
}

function isEmptyLink(link: Link): boolean {
  return textOf(link).trim() === '' && !link.children.some(({ type }) => type === 'image');
}

function setWords({ url, children }: Link, clean: string): void {
  const [only] = children;
  if (children.length === 1 && only?.type === 'text' && only.value === url) only.value = clean;
}
