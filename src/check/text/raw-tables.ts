import type { Root } from 'mdast';
import { nodesOf } from '../../lib/visit-nodes.ts';
import type { RawMarkdown } from './raw-patterns.ts';
import { rangeOf } from './shown-text.ts';

/** Rows with another number of cells than the first row: what is too much is not shown. */
export function findRawTables(tree: Root): RawMarkdown[] {
  return nodesOf(tree, 'table').flatMap(({ children: [head, ...rows] }) =>
    rows
      .filter(({ children }) => children.length !== head?.children.length)
      .map((row): RawMarkdown => {
        const [from, to] = rangeOf(row);
        return { kind: 'row', offset: from, length: to - from };
      }),
  );
}
