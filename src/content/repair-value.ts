import { dateOfLine } from '../lib/text/dates-in-words.ts';
import { timeOfLine } from '../lib/text/times-in-words.ts';
import type { Problem } from '../model/problem.ts';
import { addressWithScheme } from '../model/problems.ts';

function rightValue(code: string, field: string, value: string): string | undefined {
  if (code === 'bad-date') return dateOfLine(value);
  if (code === 'link-without-scheme') return addressWithScheme(value);
  if (code === 'unknown-time-zone') return zoneNamed(value);
  const time = code === 'bad-event-time' ? timeOfLine(value) : undefined;
  // Only an end can be a time without a day.
  return field === 'starts' && time?.includes('-') === false ? undefined : time;
}

/** `belgrade` → `Europe/Belgrade`; undefined where no zone or several have that city. */
function zoneNamed(value: string): string | undefined {
  const wanted = value.trim().toLowerCase().replaceAll(' ', '_');
  const found = Intl.supportedValuesOf('timeZone').filter((zone) => {
    const name = zone.toLowerCase();
    return name === wanted || name.slice(name.lastIndexOf('/') + 1) === wanted;
  });
  return found.length === 1 ? found[0] : undefined;
}

/** Adds the repair of a value that can only mean one other: a date in words, a URL without a scheme. */
export function withRepairedValue(problem: Problem, field: string, value: string): Problem {
  return withReplacement(problem, value, rightValue(problem.code, field, value));
}

/** Adds the repair that replaces a value. @param right Undefined: nothing can replace it. */
export function withReplacement(
  problem: Problem,
  value: string,
  right: string | undefined,
): Problem {
  const { line, column } = problem;
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
