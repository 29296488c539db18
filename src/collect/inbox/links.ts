import type { Root } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { SKIP, visit } from 'unist-util-visit';

/**
 * Takes the address off links that lead nowhere once their page is left behind, and keeps their
 * words. The body is changed in place.
 * @returns How many there were.
 */
export function dropDeadLinks(body: Root): number {
  let count = 0;
  visit(body, (node, index, parent) => {
    if (parent === undefined || index === undefined) return undefined;
    if (node.type === 'definition' && !leads(node.url)) {
      count += 1;
      parent.children.splice(index, 1);
      return [SKIP, index];
    }
    if (node.type !== 'link') return undefined;
    const isPicture = node.children.some(({ type }) => type === 'image');
    const isEmpty = textOf(node).trim() === '' && !isPicture;
    if (leads(node.url) && !isEmpty) return undefined;
    if (!isEmpty) count += 1;
    parent.children.splice(index, 1, ...(isEmpty ? [] : node.children));
    return [SKIP, index];
  });
  return count;
}

function leads(url: string): boolean {
  return /^(?:https?:\/\/[^\s/]|mailto:[^\s@]+@|tel:)/i.test(url);
}
