import type { Outcome, Problem } from '../../model/problem.ts';
import type { Candidate, Reading } from '../candidate.ts';

/** The outcome of a document that cannot be used, and why. */
export function refuseDocument(...problems: Problem[]): Outcome<Reading> {
  return { value: { candidates: [], links: [], documents: [] }, problems };
}

/** The outcome of a document with one story or several. */
export function storiesRead(candidates: Candidate[], problems: Problem[] = []): Outcome<Reading> {
  return { value: { candidates, links: [], documents: [] }, problems };
}

/** Says which story a problem of its text left out. */
export function leaveOut(title: string, problem: Problem): Problem {
  return { ...problem, message: `"${title}" was left out. ${problem.message}` };
}
