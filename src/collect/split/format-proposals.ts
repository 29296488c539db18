import type { Proposal } from './propose-stories.ts';

/** Line number, certainty, title, reasons for (+) and against (−), and the option to copy. */
export function formatProposals(proposals: readonly Proposal[]): string[] {
  if (proposals.length === 0) return ['No line of this text looks like a title.'];
  const width = String(proposals.at(-1)?.line ?? 0).length;
  const lines = proposals.flatMap(({ line, certainty, title, reasons, doubts }) => [
    `${String(line).padStart(width)}  ${certainty.padEnd(6)}  ${title}`,
    ...reasons.map((each) => `${' '.repeat(width)}          + ${each}`),
    ...doubts.map((each) => `${' '.repeat(width)}          − ${each}`),
  ]);
  return [
    ...lines,
    'To split it there, use this option without the lines at which no story begins:',
    formatSplitAt(proposals.map(({ line }) => line)),
  ];
}

/** The option as it is typed. */
export function formatSplitAt(lines: readonly number[]): string {
  return `--split-at ${[...lines].sort((a, b) => a - b).join(',')}`;
}
