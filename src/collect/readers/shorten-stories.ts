import { longestText } from '../../content/limits.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import type { Candidate, Reading } from '../candidate.ts';

/** Cuts stories that are longer than any issue could be, behind a paragraph, and tells it. */
export function shortenStories({ value, problems }: Outcome<Reading>): Outcome<Reading> {
  const told: Problem[] = [];
  const candidates = value.candidates.map((candidate): Candidate => {
    if (candidate.body.length <= longestText) return candidate;
    const start = candidate.body.slice(0, longestText);
    const end = start.lastIndexOf('\n\n');
    told.push(cut(candidate));
    return { ...candidate, body: end > 0 ? start.slice(0, end) : start };
  });
  return { value: { ...value, candidates }, problems: [...problems, ...told] };
}

function cut({ from, title }: Candidate): Problem {
  return {
    code: 'long-story',
    severity: 'warning',
    message: `"${title}" is longer than a whole issue may be; its beginning was taken.`,
    hint: 'Shorten it, and link to the rest.',
    file: from,
  };
}
