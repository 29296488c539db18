import type { Proposal } from './propose.ts';

/**
 * Proposals as lines for a person: where, how sure, the title, what speaks for it (+) and against
 * it (−), and the list to copy.
 */
export function tellProposals(proposals: readonly Proposal[]): string[] {
  if (proposals.length === 0) return ['No line of this text looks like a title.'];
  const width = String(proposals.at(-1)?.line ?? 0).length;
  const told = proposals.flatMap(({ line, certainty, title, reasons, doubts }) => [
    `${String(line).padStart(width)}  ${certainty.padEnd(6)}  ${title}`,
    ...reasons.map((each) => `${' '.repeat(width)}          + ${each}`),
    ...doubts.map((each) => `${' '.repeat(width)}          − ${each}`),
  ]);
  return [
    ...told,
    'Take out of this list the lines at which no story begins:',
    splitAt(proposals.map(({ line }) => line)),
  ];
}

/** As it is typed. */
export function splitAt(lines: readonly number[]): string {
  return `--split-at ${[...lines].sort((a, b) => a - b).join(',')}`;
}
