import type { Outcome, Problem } from '../../model/problem.ts';
import type { Candidate } from '../candidate.ts';
import { arrowsIn } from './arrows.ts';
import { isBlank, isMarker, isRule, linesOf } from './blocks.ts';
import { pageWidth } from './markdown.ts';
import { type Proposal, proposeStories } from './propose.ts';
import { storyOf } from './story.ts';

/** What a person decided. */
export interface Decision {
  /** `--split-at 1,15,25`: the lines of the titles, from 1. */
  lines?: readonly number[];
}

/** A text that was cut. */
export interface Split {
  candidates: Candidate[];
  /** All that may begin a story. */
  proposals: Proposal[];
  /** Those that nobody has decided on: nothing was cut there. */
  undecided: Proposal[];
}

/**
 * Cuts a text that was pasted into its stories. What decides, in this order: marker lines, which
 * are `%%%` alone on a line (three percent signs or more; no sign of Markdown or of a word
 * processor) and stand above each story but the first; the lines that were named; and where there
 * is neither, the proposals that are sure. The first line under a marker, and each line named, is
 * a title. What stands above the first is a story too, so that nothing is lost.
 *
 * Arrows without an address are asked about.
 * @returns No candidate where a line was named at which no story can begin.
 */
export function splitStories(
  text: string,
  { from }: { from: string },
  { lines: named }: Decision = {},
): Outcome<Split> {
  const lines = linesOf(text);
  const proposals = proposeStories(text);
  const isMarked = lines.some(isMarker);
  const problems = named === undefined ? [] : checkLines(named, lines, from, isMarked);
  if (problems.length > 0) return { value: { candidates: [], proposals, undecided: [] }, problems };
  const isDecided = isMarked || named !== undefined;
  const starts = isMarked
    ? lines.flatMap((line, at) => (isMarker(line) ? [at + 2] : []))
    : (named ?? proposals.filter(({ certainty }) => certainty === 'sure').map(({ line }) => line));
  const sorted = [...new Set([1, ...starts])].sort((a, b) => a - b);
  const parts = sorted.map((start, at) => ({
    first: start,
    lines: lines.slice(start - 1, (sorted[at + 1] ?? lines.length + 1) - 1),
    hasTitle: isDecided && starts.includes(start),
  }));
  const width = pageWidth(lines);
  const stories = parts.flatMap((part) => storyOf(part, from, width) ?? []);
  return {
    value: {
      candidates: stories.map(({ value }) => value),
      proposals,
      undecided: isDecided ? [] : proposals.filter(({ certainty }) => certainty === 'unsure'),
    },
    problems: [...stories.flatMap((story) => story.problems), ...arrowsIn(lines, from)],
  };
}

function checkLines(
  named: readonly number[],
  lines: readonly string[],
  file: string,
  isMarked: boolean,
): Problem[] {
  if (isMarked) {
    return [
      {
        code: 'split-twice',
        severity: 'error',
        message: 'Lines were named to cut at, and the text has lines of %%% that say where.',
        hint: 'Leave out --split-at, or take the lines of %%% out of the text.',
        file,
      },
    ];
  }
  return named.flatMap((number): Problem[] => {
    const line = lines[number - 1];
    if (line !== undefined && !isBlank(line) && !isRule(line)) return [];
    const lost = line === undefined;
    return [
      {
        code: 'no-title-there',
        severity: 'error',
        message: lost
          ? `No story can begin at line ${number}: the text has ${lines.length} lines.`
          : `No story can begin at line ${number}: no words stand there.`,
        hint: 'Name the lines of the titles, as --dry-run shows them: --split-at 1,15,25',
        file,
        ...(!lost && { line: number }),
      },
    ];
  });
}
