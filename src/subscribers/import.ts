import { omitEmpty } from '../lib/omit-empty.ts';
import type { Store } from '../lib/store/open.ts';
import { parseAddress } from '../model/address.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { importReasons } from '../model/suppression.ts';
import { type AddOptions, type AddResult, addPeople, type PersonToAdd } from './add.ts';
import { type Columns, readHeading } from './csv/columns.ts';
import type { Field } from './csv/export-formats.ts';
import { unguard } from './csv/guard.ts';
import { type LineState, openPeople, type PeopleFileOptions } from './csv/people-file.ts';
import { type CsvFile, readLines } from './csv/read-csv.ts';
import type { ColumnUses } from './csv/status-survey.ts';
import { subscriberProblems } from './problems.ts';

export interface ImportOptions extends AddOptions, PeopleFileOptions {
  /** How these people agreed; recorded with each. Our own exports have it line by line. */
  consent?: string;
  onLine: (line: number, result: AddResult) => void;
  onProgress?: (counts: ImportCounts) => void;
}

export interface ImportCounts {
  imported: number;
  /** Of them, people who are stored so that they get no mail: they unsubscribed or bounced elsewhere. */
  withoutMail: number;
  rejected: number;
  format?: string;
}

export interface Imported {
  counts: ImportCounts;
  uses: ColumnUses;
  /** People who were on the list before, and subscribed. */
  already: number;
  /** Lines that were rejected for another reason. */
  refused: number;
}

/** The names of the columns; none if the file cannot be read: the import itself reports that. */
export async function readHeadingLine(csv: CsvFile): Promise<string[]> {
  try {
    for await (const { cells } of readLines(csv)) return cells;
  } catch {}
  return [];
}

/** True for a file that `exportCsv` wrote: it contains the consent of each person. */
export async function isOwnExport(csv: CsvFile): Promise<boolean> {
  const columns = readHeading(await readHeadingLine(csv), new Map());
  return 'format' in columns && columns.format?.name === 'masthead';
}

const batchSize = 200;

/** Imports people line by line; a second time changes nothing. @returns no value for a bad file. */
export async function importCsv(
  store: Store,
  csv: CsvFile,
  options: ImportOptions,
): Promise<Outcome<Imported | undefined>> {
  const { value: opened, problems } = await openPeople(csv, options);
  if (opened === undefined) return { value: undefined, problems };
  const { columns, uses, lines } = opened;
  if (options.consent === undefined && !isOurs(columns)) {
    return { value: undefined, problems: [subscriberProblems['no-consent']({ file: csv.file })] };
  }
  const { format } = columns;
  const counts: ImportCounts = {
    imported: 0,
    withoutMail: 0,
    rejected: 0,
    ...(format !== undefined && { format: format.name }),
  };
  let batch: { line: number; person: PersonToAdd | Problem }[] = [];
  const lineOf = new Map<string, number>();
  const known = new Set<string | undefined>();
  let refused = 0;
  /** Somebody who was imported from an earlier line is not on the list by other means. */
  const explainRepeat = (person: PersonToAdd | Problem, line: number, result: AddResult) => {
    const key = 'address' in person ? keyOf(person) : undefined;
    if (key === undefined) return result;
    const first = lineOf.get(key);
    if (!('code' in result)) lineOf.set(key, line);
    else if (first !== undefined && result.code.startsWith('already-')) {
      return { ...subscriberProblems['already-confirmed']({ first }), code: result.code };
    }
    return result;
  };
  const flush = async (): Promise<void> => {
    const results = await addPeople(
      store,
      batch.map(({ person }) => person),
      options,
    );
    for (const [at, { line, person }] of batch.entries()) {
      const added = results[at];
      if (added === undefined) continue;
      const result = explainRepeat(person, line, added);
      if (!('code' in result)) counts.imported += 1;
      else {
        counts.rejected += 1;
        if (isKnown(result)) known.add('address' in person ? keyOf(person) : '');
        else refused += 1;
      }
      if (!('code' in result) && 'state' in person && person.state !== 'confirmed') {
        counts.withoutMail += 1;
      }
      options.onLine(line, 'code' in result ? { ...result, file: csv.file, line } : result);
    }
    batch = [];
    options.onProgress?.(counts);
  };
  for await (const { line, cells, state } of lines()) {
    batch.push({ line, person: readPersonLine(cells, state, columns, csv.file, options) });
    if (batch.length === batchSize) await flush();
  }
  await flush();
  return { value: { counts, uses, already: known.size, refused }, problems: [] };
}

function keyOf({ address }: PersonToAdd): string | undefined {
  return parseAddress(address)?.key;
}

/** True for somebody who was on the list, in this state, before the import. */
export function isKnown({ code, message }: Problem): boolean {
  return code === 'already-confirmed' && message === onList.message;
}

const onList = subscriberProblems['already-confirmed']({});

function isOurs({ format }: Columns): boolean {
  return format?.name === 'masthead';
}

function readPersonLine(
  raw: readonly string[],
  { state, reason }: LineState,
  columns: Columns,
  file: string,
  { consent: given, now }: ImportOptions,
): PersonToAdd | Problem {
  const own = isOurs(columns);
  const cells = own ? raw.map(unguard) : raw;
  if (cells.slice(columns.width).some((cell) => cell !== '')) {
    return subscriberProblems['uneven-line']();
  }
  const cell = (field: Field): string => columns.cell(cells, field);
  if (state === 'unclear') return subscriberProblems['unclear-status']();
  if (state === 'unconfirmed' || state === 'pending')
    return subscriberProblems['never-confirmed']();
  const consent = given ?? cell('consent');
  if (consent === '') return subscriberProblems['no-consent']();
  const fullName = [cell('firstName'), cell('lastName')].filter((each) => each !== '').join(' ');
  const sections = cell('sections');
  const optional = omitEmpty({
    id: own && /^[0-9a-f]{24}$/.test(cell('id')) ? cell('id') : undefined,
    name: cell('name') || fullName,
    firstName: cell('firstName'),
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
