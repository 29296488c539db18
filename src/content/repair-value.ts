import { dateOfLine } from '../lib/text/dates-in-words.ts';
import type { Problem } from '../model/problem.ts';

/** Adds the repair of a date in words. */
export function withRepairedValue(problem: Problem, value: string): Problem {
  const { line, column } = problem;
  const right = problem.code === 'bad-date' ? dateOfLine(value) : undefined;
  if (right === undefined || line === undefined || column === undefined) return problem;
  const edit = { line, old: value, new: right };
  return {
    ...problem,
    repair: () => ({
      done: `Replaced "${value}" by "${right}".`,
      // The value may be in quotes. An edit is only made where its text is.
      edits: [
        { ...edit, column },
        { ...edit, column: column + 1 },
      ],
    }),
  };
}
