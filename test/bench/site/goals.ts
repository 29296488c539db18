import type { Run } from './run.ts';

/** What is measured, by what, and the goal as a number that it must not exceed. */
interface Goal {
  goal: string;
  figure: number;
  most: number;
  /** The figures behind it. */
  from: string;
}

/** Prints a goal with its figure: met or not. */
export function report({ goal, figure, most, from }: Goal): void {
  const verdict = figure <= most ? 'met    ' : 'NOT MET';
  console.log(`  ${verdict}  ${goal}: ${show(figure)} (at most ${show(most)})  ${from}`);
}

/** The same for two programs on the same files, in the same sitting. */
export function compare(
  goal: string,
  most: number,
  kind: 'wall' | 'cpu',
  own: Run,
  other: Run,
): void {
  const from = `wall ${pair(own.wall, other.wall)} s, CPU ${pair(own.cpu, other.cpu)} s, peak ${pair(own.peak, other.peak, 0)} MB`;
  report({ goal, figure: own[kind] / other[kind], most, from });
}

function pair(own: number, other: number, digits = 2): string {
  return `${own.toFixed(digits)} / ${other.toFixed(digits)}`;
}

function show(figure: number): string {
  return figure >= 100 ? figure.toFixed(0) : figure.toFixed(2);
}

/** The least of several runs: others on the machine only add. */
export function least(runs: readonly Run[]): Run {
  const of = (key: keyof Run): number => Math.min(...runs.map((each) => each[key]));
  return { wall: of('wall'), cpu: of('cpu'), peak: of('peak') };
}
