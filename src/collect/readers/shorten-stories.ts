import { longestText } from '../../content/text-limits.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import type { Candidate, Reading } from '../candidate.ts';
import { readerProblems } from './problems.ts';

/** Cuts stories that are longer than an issue may be, after a paragraph, with a warning. */
export function shortenStories({ value, problems }: Outcome<Reading>): Outcome<Reading> {
  const cuts: Problem[] = [];
  const candidates = value.candidates.map((candidate): Candidate => {
    const { body, title, from: file } = candidate;
    if (body.length <= longestText) return candidate;
    const start = body.slice(0, longestText);
    const end = start.lastIndexOf('\n\n');
    cuts.push(readerProblems['long-story']({ title, limit: longestText }, { file }));
    return { ...candidate, body: end > 0 ? start.slice(0, end) : start };
  });
  return { value: { ...value, candidates }, problems: [...problems, ...cuts] };
}
