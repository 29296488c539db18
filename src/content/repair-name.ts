import type { Problem } from '../model/problem.ts';

/**
 * Adds the repair of a field's name that differs from a known one only in case, hyphens or spaces,
 * such as `Reply-To`. @param present The fields that there are, none of which it may replace.
 */
export function withRepairedName(
  problem: Problem,
  key: string,
  { known, present }: { known: readonly string[]; present: readonly string[] },
): Problem {
  const { line } = problem;
  const right = known.find((name) => plain(name) === plain(key));
  if (right === undefined || right === key || line === undefined) return problem;
  if (present.some((other) => other !== key && plain(other) === plain(key))) return problem;
  const edit = { column: 1, old: `${key}:`, new: `${right}:` };
  return {
    ...problem,
    repair: () => ({
      done: `Renamed the field "${key}" to "${right}".`,
      // A list or a group begins on the line below. An edit is only made where its text is.
      edits: [
        { ...edit, line },
        { ...edit, line: line - 1 },
      ].filter((each) => each.line > 0),
    }),
  };
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-\s]/g, '_');
}
