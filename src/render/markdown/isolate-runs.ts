import type { PhrasingContent } from 'mdast';
import type { Direction } from '../../lib/text/direction.ts';
import { type ForeignRun, foreignRuns } from '../../lib/text/isolate.ts';

/** A line or a part of one. */
interface Line {
  children: PhrasingContent[];
}

/**
 * Isolates the parts of a line that the bidirectional algorithm would mix with the rest: see
 * `foreignRuns`. One that begins or ends inside formatting stays as it is. Changes the tree.
 */
export function isolateRuns(line: Line, around: Direction): void {
  const runs = foreignRuns(line.children.map(textOf).join(''), around);
  if (runs.length === 0) return;
  let end = 0;
  for (const node of line.children) {
    const start = end;
    end += textOf(node).length;
    const isPart = runs.some((run) => run.start < end && start < run.end && !isIn(run, start, end));
    const isIsolated = node.data?.hProperties?.dir !== undefined;
    if ('children' in node && !isPart && !isIsolated) isolateRuns(node, around);
  }
  for (const run of runs) line.children = withIsolate(line.children, run);
}

function isIn(run: ForeignRun, start: number, end: number): boolean {
  return start <= run.start && run.end <= end;
}

/** The nodes, with those of the run in a node of their own. */
function withIsolate(nodes: PhrasingContent[], run: ForeignRun): PhrasingContent[] {
  const parts = splitAt(splitAt(nodes, run.end), run.start);
  let end = 0;
  const inside = parts.filter((node) => {
    const start = end;
    end += textOf(node).length;
    return start < end && run.start <= start && end <= run.end;
  });
  const [first] = inside;
  const isWhole = inside.map(textOf).join('').length === run.end - run.start;
  // Inside of one formatted part, its own children are isolated.
  if (!isWhole || first === undefined || (inside.length === 1 && first.type !== 'text')) {
    return nodes;
  }
  const at = parts.indexOf(first);
  const isolate = { type: 'isolate', direction: run.direction, children: inside } as const;
  return [...parts.slice(0, at), isolate, ...parts.slice(at + inside.length)];
}

/** Cuts the text node at an offset in two. */
function splitAt(nodes: readonly PhrasingContent[], offset: number): PhrasingContent[] {
  let start = 0;
  return nodes.flatMap((node) => {
    const at = offset - start;
    start += textOf(node).length;
    if (node.type !== 'text' || at <= 0 || at >= node.value.length) return [node];
    const halves = [node.value.slice(0, at), node.value.slice(at)];
    return halves.map((value) => ({ ...node, value }));
  });
}

/** Code and pictures stand by themselves. */
function textOf(node: PhrasingContent): string {
  if (node.type === 'text') return node.value;
  if (node.type === 'break') return '\n';
  return 'children' in node ? node.children.map(textOf).join('') : '\ufffc';
}
