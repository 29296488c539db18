import type { Outcome, Problem } from '../../model/problem.ts';
import type { Candidate, Reading } from '../candidate.ts';

/** A document with nothing in it that could be used, and why. */
export function refuse(problem: Problem): Outcome<Reading> {
  return { value: { candidates: [], links: [], documents: [] }, problems: [problem] };
}

/** A document that is one story or several. */
export function found(candidates: Candidate[], problems: Problem[] = []): Outcome<Reading> {
  return { value: { candidates, links: [], documents: [] }, problems };
}

/** A document is larger or more tangled than anybody reads. */
export function tooHeavy(file: string, what: string): Problem {
  return {
    code: 'too-heavy',
    severity: 'error',
    message: `This document ${what}, which is more than a story needs.`,
    hint: 'Copy the story itself into a text file or a Word document, and collect that.',
    file,
  };
}
