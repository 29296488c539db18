import type { Repair } from './repair.ts';

/**
 * Problems are values: a function returns those it finds with its result and continues, so that an
 * editor sees all at once. Exceptions are for bugs and external failures.
 */

export type Severity = 'error' | 'warning';

/** `file` is relative to the newsletter's root, with `/`; lines and columns count from 1. */
export interface Place {
  file: string;
  line?: number;
  column?: number;
}

export interface Problem extends Partial<Place> {
  /** Stable and short, e.g. `unknown-section`; programs go by it. */
  code: string;
  severity: Severity;
  message: string;
  hint: string;
  /** Present where there is exactly one right repair. */
  repair?: Repair;
}

export interface Outcome<T> {
  value: T;
  problems: Problem[];
}

/** True where at least one problem stops the work. */
export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error');
}

/** Problems that do not stop the work. */
export function toWarnings(problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({ ...problem, severity: 'warning' }));
}

/** A problem of a file, with its beginning as the place where none is known. */
export function completePlace(problem: Problem): Problem {
  if (problem.file === undefined) return problem;
  const { line = 1, column = 1 } = problem;
  return { ...problem, line, column };
}

/** Drops problems that are the same in every field, such as one found in two languages. */
export function uniqueProblems(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

/** Errors before warnings, then by file, line and column. Does not change its argument. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  const rank = (problem: Problem): number => (problem.severity === 'error' ? 0 : 1);
  return [...problems].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.file ?? '').localeCompare(b.file ?? '', 'en') ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  );
}

/** Problems with the same text that are shown one by one; the rest is counted. */
const mostShown = 10;

/**
 * Problems as text, sorted: `file:line:column  error: message (code)`, which editors link, and the
 * hint. Those with the same text are together: the hint follows once, and after ten places the rest
 * is counted.
 * @param paint colours the word `error` or `warning`.
 */
export function formatProblems(
  problems: readonly Problem[],
  paint?: (severity: Severity) => string,
): string[] {
  const groups = Map.groupBy(sortProblems(problems), ({ severity, code, message, hint }) =>
    JSON.stringify([severity, code, message, hint]),
  );
  return [...groups.values()].map((group) => {
    const lines = group.slice(0, mostShown).map((problem) => formatHead(problem, paint));
    const rest = group.length - lines.length;
    if (rest > 0) lines.push(`    and ${rest} more like this`);
    return [...lines, `    ${group[0]?.hint ?? ''}`].join('\n');
  });
}

function formatHead(problem: Problem, paint: (severity: Severity) => string = String): string {
  const { file, line, column, severity, message, code } = problem;
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return `${place === '' ? '' : `${place}  `}${paint(severity)}: ${message} (${code})`;
}
