import { omitEmpty } from '../lib/omit-empty.ts';
import type { Problem } from '../model/problem.ts';
import { importReasons } from '../model/suppression.ts';
import type { PersonToAdd } from './add.ts';
import type { Columns } from './csv/columns.ts';
import type { Field } from './csv/export-formats.ts';
import { unguard } from './csv/guard.ts';
import type { LineState } from './csv/people-file.ts';
import { subscriberProblems } from './problems.ts';

export interface LineContext {
  columns: Columns;
  /** The file's name. */
  file: string;
  /** How everybody in the file agreed; absent: each line says it. */
  consent?: string | undefined;
  now: Date;
}

/** True for the columns of a file that `exportCsv` wrote. */
export function isOwnFormat({ format }: Columns): boolean {
  return format?.name === 'masthead';
}

/** Reads one line of a file of people. */
export function readPersonLine(
  raw: readonly string[],
  { state, reason }: LineState,
  { columns, file, consent: given, now }: LineContext,
): PersonToAdd | Problem {
  const own = isOwnFormat(columns);
  const cells = own ? raw.map(unguard) : raw;
  if (cells.slice(columns.width).some((cell) => cell !== '')) {
    return subscriberProblems['uneven-line']();
  }
  const cell = (field: Field): string => columns.cell(cells, field);
  if (cell('address') === '') return subscriberProblems['no-address']();
  if (state === 'unclear') return subscriberProblems['unclear-status']();
  if (state === 'unconfirmed' || state === 'pending')
    return subscriberProblems['never-confirmed']();
  const consent = given ?? cell('consent');
  if (consent === '') return subscriberProblems['no-consent']();
  const sections = cell('sections');
  const optional = omitEmpty({
    id: own && /^[0-9a-f]{24}$/.test(cell('id')) ? cell('id') : undefined,
    ...(own
      ? { name: cell('name'), firstName: cell('firstName') }
      : readNames(cell('name'), cell('firstName'), cell('lastName'))),
    language: cell('language'),
    sections: sections === '' || sections === '*' ? undefined : readSectionList(sections),
    textOnly: /^(true|1|yes)$/i.test(cell('textOnly')) || undefined,
    suppressedReason:
      state === 'suppressed'
        ? cell('suppressedReason') || (reason ?? importReasons.unexplained)
        : undefined,
    consentVersion: given === undefined ? cell('consentVersion') : undefined,
    form: (own && cell('form')) || `brought in from ${file}`,
    askedAt: readInstant(cell('askedAt')),
    confirmedAt: readInstant(cell('confirmedAt')),
    leftAt: state === 'confirmed' ? undefined : (readInstant(cell('leftAt')) ?? now.toISOString()),
    createdAt: own ? readInstant(cell('createdAt')) : undefined,
  });
  return { address: cell('address'), state, consent, ...optional };
}

/**
 * A column `Name`, `Ime` or `Nom` has the whole name, the first name beside one of last names, or
 * the last name beside one of first names: the cells show which.
 */
function readNames(name: string, firstName: string, lastName: string) {
  const join = (...parts: string[]): string => parts.filter((each) => each !== '').join(' ');
  if (name === '' || (firstName !== '' && lastName !== '')) {
    return { name: name || join(firstName, lastName), firstName };
  }
  if (lastName !== '' && !hasWords(name, lastName)) {
    return { name: join(name, lastName), firstName: name };
  }
  const isLast = firstName !== '' && !hasWords(name, firstName);
  return { name: isLast ? join(firstName, name) : name, firstName };
}

function hasWords(text: string, part: string): boolean {
  return ` ${text} `.toLowerCase().includes(` ${part.toLowerCase()} `);
}

function readSectionList(typed: string): string[] {
  return typed
    .split(/[\s,;|]+/)
    .filter((id) => id !== '' && id !== 'none')
    .sort();
}

function readInstant(typed: string): string | undefined {
  const text = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(typed)
    ? `${typed.replace(' ', 'T')}Z`
    : typed;
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
