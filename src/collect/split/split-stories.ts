import type { Outcome, Problem } from '../../model/problem.ts';
import type { Candidate } from '../candidate.ts';
import { buildStory } from './build-story.ts';
import { findLostLinks } from './lost-links.ts';
import { splitProblems } from './problems.ts';
import { type Proposal, proposeStories } from './propose-stories.ts';
import { isBlank, isMarker, isRule, splitLines } from './text-blocks.ts';
import { pageWidth } from './text-to-markdown.ts';

export interface Split {
  candidates: Candidate[];
  proposals: Proposal[];
  undecided: Proposal[];
}

/**
 * Splits a pasted text: at lines of `%%%` (three or more), otherwise at the named lines, otherwise
 * at certain proposals. Text above the first is a story, too. Lost links are reported.
 * @param options.lines The lines of the titles, from 1 (`--split-at 1,15,25`).
 * @returns no candidates where no story can begin at a named line.
 */
export function splitStories(
  text: string,
  { from }: { from: string },
  { lines: named }: { lines?: readonly number[] } = {},
): Outcome<Split> {
  const lines = splitLines(text);
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
  const stories = parts.flatMap((part) => buildStory(part, from, width) ?? []);
  return {
    value: {
      candidates: stories.map(({ value }) => value),
      proposals,
      undecided: isDecided ? [] : proposals.filter(({ certainty }) => certainty === 'unsure'),
    },
    problems: [...stories.flatMap((story) => story.problems), ...findLostLinks(lines, from)],
  };
}

function checkLines(
  named: readonly number[],
  lines: readonly string[],
  file: string,
  isMarked: boolean,
): Problem[] {
  if (isMarked) return [splitProblems['split-twice']({ file })];
  return named.flatMap((number): Problem[] => {
    const line = lines[number - 1];
    if (line === undefined) {
      const params = { line: number, lines: lines.length };
      return [splitProblems['no-title-there'](params, { file })];
    }
    if (!isBlank(line) && !isRule(line)) return [];
    return [splitProblems['no-title-there']({ line: number }, { file, line: number })];
  });
}
