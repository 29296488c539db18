import { dateOfLine } from '../lib/text/dates-in-words.ts';
import type { Problem } from '../model/problem.ts';

/** Adds the repair of a field whose value has one right form: a date in words, a language's case. */
export function withRepairedValue(problem: Problem, value: string): Problem {
  const { line, column } = problem;
  const right = rightForm(problem.code, value);
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

function rightForm(code: string, value: string): string | undefined {
  if (code === 'bad-date') return dateOfLine(value);
  return code === 'unknown-language' ? canonicalTag(value) : undefined;
}

/** BCP 47 (RFC 5646, 2.1.1): `sr-Latn`, `pt-BR`. Undefined for anything else than another case. */
function canonicalTag(value: string): string | undefined {
  try {
    const [tag] = Intl.getCanonicalLocales(value.replaceAll('_', '-'));
    return tag?.toLowerCase() === value.replaceAll('_', '-').toLowerCase() ? tag : undefined;
  } catch {
    return undefined;
  }
}
