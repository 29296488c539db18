import { dateOfLine } from '../lib/text/dates-in-words.ts';
import { timeOfLine } from '../lib/text/times-in-words.ts';
import type { Problem } from '../model/problem.ts';

function rightValue(code: string, field: string, value: string): string | undefined {
  if (code === 'bad-date') return dateOfLine(value);
  const time = code === 'bad-event-time' ? timeOfLine(value) : undefined;
  // Only an end can be a time without a day.
  return field === 'starts' && time?.includes('-') === false ? undefined : time;
}

/** Adds the repair of a date or time in words. */
export function withRepairedValue(problem: Problem, field: string, value: string): Problem {
  const { line, column } = problem;
  const right = rightValue(problem.code, field, value);
  if (right === undefined || right === value || line === undefined || column === undefined)
    return problem;
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
