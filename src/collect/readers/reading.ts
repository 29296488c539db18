import type { Outcome, Problem } from '../../model/problem.ts';
import type { Candidate, Reading } from '../candidate.ts';

export function refuseDocument(...problems: Problem[]): Outcome<Reading> {
  return { value: { candidates: [], links: [], documents: [] }, problems };
}

export function storiesRead(candidates: Candidate[], problems: Problem[] = []): Outcome<Reading> {
  return { value: { candidates, links: [], documents: [] }, problems };
}

export function leaveOut(title: string, problem: Problem): Problem {
  return { ...problem, message: `"${title}" was left out. ${problem.message}` };
}
