import type { Nodes, Root } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { lineStarts } from '../lib/text/line-ends.ts';
import { visit } from '../lib/visit-nodes.ts';

type Point = NonNullable<Nodes['position']>['start'];

/**
 * Gives the nodes their positions that mdast-util-gfm-autolink-literal makes without any: those of
 * a text with an address in it, such as `[https://e.example]`. Changes the tree.
 */
export function restorePositions(tree: Root, source: string): void {
  let starts: number[] | undefined;
  visit(tree, (parent) => {
    if (!('children' in parent) || parent.position === undefined) return;
    const nodes: Nodes[] = parent.children;
    if (nodes.every(({ position }) => position !== undefined)) return;
    starts ??= lineStarts(source);
    let from = parent.position.start.offset ?? 0;
    let next = 0;
    for (const [at, node] of nodes.entries()) {
      if (node.position === undefined) {
        while (next < nodes.length && (next <= at || nodes[next]?.position === undefined))
          next += 1;
        const until = nodes[next]?.position?.start.offset ?? parent.position.end.offset ?? from;
        const [first, end] = rangeOf(node, nodes[at + 1], source, from, until);
        node.position = { start: pointAt(starts, first), end: pointAt(starts, end) };
        if (node.type === 'link') {
          for (const child of node.children) child.position ??= node.position;
        }
      }
      from = node.position.end.offset ?? from;
    }
  });
}

/** An address is written as it is shown; a text goes on to the next address. */
function rangeOf(
  node: Nodes,
  next: Nodes | undefined,
  source: string,
  from: number,
  until: number,
): [number, number] {
  const shown = textOf(node);
  const exact = source.indexOf(shown, from);
  const isThere = exact !== -1 && exact + shown.length <= until;
  if (isThere && node.type === 'link') return [exact, exact + shown.length];
  const start = isThere ? exact : from;
  if (next?.type !== 'link') return [start, isThere ? exact + shown.length : until];
  const address = source.indexOf(textOf(next), start);
  return [start, address === -1 ? until : Math.min(address, until)];
}

function pointAt(starts: readonly number[], offset: number): Point {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1, offset };
}
