import type { Root } from 'mdast';
import { visit } from 'unist-util-visit';
import type { RawMarkdown } from './raw-patterns.ts';
import { rangeOf } from './shown-text.ts';

/** Rows with another number of cells than the first row: what is too much is not shown. */
export function findRawTables(tree: Root): RawMarkdown[] {
  const found: RawMarkdown[] = [];
  visit(tree, 'table', ({ children: [head, ...rows] }) => {
    const columns = head?.children.length ?? 0;
    for (const row of rows) {
      if (row.children.length === columns) continue;
      const [from, to] = rangeOf(row);
      found.push({ kind: 'row', offset: from, length: to - from });
    }
  });
  return found;
}
