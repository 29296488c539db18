import GithubSlugger from 'github-slugger';
import type { Link, Root } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { resolveLink } from '../../lib/html/resolve-link.ts';
import { nodesOf, SKIP, visit } from '../../lib/visit-nodes.ts';

/**
 * Drops tracking and links that work only on their page; returns how many. Links to headings of the
 * text stay. Changes the body.
 */
export function cleanLinks(body: Root): number {
  let count = 0;
  const slugger = new GithubSlugger();
  const names = new Set(nodesOf(body, 'heading').map((node) => `#${slugger.slug(textOf(node))}`));
  visit(body, (node, index, parent) => {
    if (parent === undefined || index === undefined) return undefined;
    if (node.type !== 'definition' && node.type !== 'link') return undefined;
    const url = names.has(node.url) ? node.url : resolveLink(node.url);
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
