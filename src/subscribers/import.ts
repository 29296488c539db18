import type { Store } from '../lib/store/open.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { type AddOptions, type AddResult, addPeople, type PersonToAdd } from './add.ts';
import { type Columns, readHeading } from './csv/columns.ts';
import type { Field } from './csv/formats.ts';
import { unguard } from './csv/guard.ts';
import {
  type LineState,
  openPeople,
  type PeopleFile,
  type PeopleFileOptions,
} from './csv/people-file.ts';
import { unclearLine, unconfirmedLine } from './csv/problems.ts';
import { type CsvFile, readLines } from './csv/read-csv.ts';

export interface ImportOptions extends AddOptions, PeopleFileOptions {
  /** How these people agreed; recorded with each. A file of our own says so line by line. */
  consent?: string;
  /** Told, before anything is taken, which columns say who gets mail, and which are not used. */
  onColumns?: (columns: PeopleFile['statusColumns']) => void;
  /** Told of every line, in order: somebody was taken, or why not. */
  onLine: (line: number, added: AddResult) => void;
  /** After each part of the file. */
  onProgress?: (counts: ImportCounts) => void;
}

export interface ImportCounts {
  /** Lines that were taken. */
  taken: number;
  /** Of them, people who stay off the list, since they left elsewhere. */
  left: number;
  notTaken: number;
  /** The program that wrote the file, where that is known. */
  format?: string;
}

/** The names of the columns; none where it cannot be read. */
export async function readHeadingLine(csv: CsvFile): Promise<string[]> {
  try {
    for await (const { cells } of readLines(csv)) return cells;
  } catch {
    // The import itself tells what is wrong.
  }
  return [];
}

/** True for a file that `exportCsv` wrote, which says of each how they agreed. */
export async function isOwnExport(csv: CsvFile): Promise<boolean> {
  const columns = readHeading(await readHeadingLine(csv), new Map());
  return 'format' in columns && columns.format?.name === 'masthead';
}

/** Lines that are put in together. */
const batch = 200;

/**
 * Takes the people of a CSV file onto the list. Doing it again changes nothing. However long the
 * file is, a part of it is in memory.
 * @returns what is wrong with the file as a whole, and then nobody was taken.
 */
export async function importCsv(
  store: Store,
  csv: CsvFile,
  options: ImportOptions,
): Promise<Outcome<ImportCounts | undefined>> {
  const { value: opened, problems } = await openPeople(csv, options);
  if (opened === undefined) return { value: undefined, problems };
  const { columns, statusColumns, lines } = opened;
  options.onColumns?.(statusColumns);
  const isOurs = columns.format?.name === 'masthead';
  if (options.consent === undefined && !isOurs) {
    return { value: undefined, problems: [noConsent(csv.file)] };
  }
  const counts: ImportCounts = {
    taken: 0,
    left: 0,
    notTaken: 0,
    ...(columns.format !== undefined && { format: columns.format.name }),
  };
  let waiting: { line: number; person: PersonToAdd | Problem }[] = [];
  const flush = async (): Promise<void> => {
    const people = waiting.flatMap(({ person }) => ('code' in person ? [] : [person]));
    const added = await addPeople(store, people, options);
    for (const { line, person } of waiting) {
      const result = 'code' in person ? person : (added.shift() as AddResult);
      if ('id' in result && !('severity' in result)) {
        counts.taken += 1;
        if ((person as PersonToAdd).state !== 'confirmed') counts.left += 1;
      } else counts.notTaken += 1;
      options.onLine(line, 'code' in result ? { ...result, file: csv.file, line } : result);
    }
    waiting = [];
    options.onProgress?.(counts);
  };
  for await (const { line, cells, state } of lines()) {
    waiting.push({ line, person: readPersonLine(cells, state, columns, csv.file, options) });
    if (waiting.length === batch) await flush();
  }
  await flush();
  return { value: counts, problems: [] };
}

function readPersonLine(
  raw: readonly string[],
  { state, reason }: LineState,
  columns: Columns,
  file: string,
  { consent: given, now }: ImportOptions,
): PersonToAdd | Problem {
  const isOurs = columns.format?.name === 'masthead';
  const cells = isOurs ? raw.map(unguard) : raw;
  if (cells.slice(columns.width).some((cell) => cell !== '')) return uneven();
  const cell = (field: Field): string => columns.cell(cells, field);
  if (state === 'unclear') return unclearLine();
  if (state === 'unconfirmed' || state === 'pending') return unconfirmedLine();
  const name =
    cell('name') || [cell('firstName'), cell('lastName')].filter((each) => each !== '').join(' ');
  const consent = given ?? cell('consent');
  if (consent === '') return noConsent(file);
  const sections = cell('sections');
  const instants = {
    askedAt: readInstant(cell('askedAt')),
    confirmedAt: readInstant(cell('confirmedAt')),
    leftAt: state === 'confirmed' ? undefined : (readInstant(cell('leftAt')) ?? now.toISOString()),
    ...(isOurs && { createdAt: readInstant(cell('createdAt')) }),
  };
  const id = isOurs && /^[0-9a-f]{24}$/.test(cell('id')) ? cell('id') : undefined;
  return present({
    id,
    address: cell('address'),
    name,
    language: cell('language') || undefined,
    sections: sections === '' || sections === '*' ? undefined : readSectionList(sections),
    textOnly: /^(true|1|yes)$/i.test(cell('textOnly')) || undefined,
    state,
    suppressedReason:
      state === 'suppressed'
        ? cell('suppressedReason') || (reason ?? 'takes no mail, says the file')
        : undefined,
    consent,
    consentVersion: (given === undefined && cell('consentVersion')) || undefined,
    form: (isOurs && cell('form')) || `brought in from ${file}`,
    ...instants,
  });
}

/** `none` stands for none at all. */
function readSectionList(typed: string): string[] {
  return typed
    .split(/[\s,;|]+/)
    .filter((id) => id !== '' && id !== 'none')
    .sort();
}

/** A moment as other programs write it; those without a zone mean UTC. */
function readInstant(typed: string): string | undefined {
  const text = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(typed)
    ? `${typed.replace(' ', 'T')}Z`
    : typed;
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

function present<T extends object>(values: T) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  } & PersonToAdd;
}

function uneven(): Problem {
  return {
    code: 'uneven-line',
    severity: 'error',
    message: 'This line has more cells than there are columns.',
    hint: 'Put a text that has the separator in it between quotation marks.',
  };
}

function noConsent(file: string): Problem {
  return {
    code: 'no-consent',
    severity: 'error',
    message: 'It is not said how these people agreed; they were not taken.',
    hint: 'Say it for all of them: --consent "signed up at our assembly in May 2026"',
    file,
  };
}
