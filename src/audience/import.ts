import { parse } from 'csv-parse/sync';
import type { Outcome, Problem } from '../newsletter/problem.ts';
import type { Store } from '../store/open.ts';
import { addSubscriber } from './add.ts';

/** What columns are called in the files that people have; compared without case, spaces and hyphens. */
const columnNames = {
  address: ['email', 'emailaddress', 'address', 'mail', 'adresa', 'mejl', 'eadresa'],
  name: ['name', 'fullname', 'ime', 'imeiprezime', 'emri'],
  language: ['language', 'lang', 'locale', 'jezik', 'gjuha'],
} as const;
type Column = keyof typeof columnNames;

export interface ImportOptions {
  /** How problems name the file. */
  file: string;
  /** How these people agreed; recorded with each. */
  consent: string;
  languages: readonly string[];
  now: Date;
}

/**
 * Takes the people of a CSV file onto the list: with a heading line, separated by comma,
 * semicolon or tab. Doing it again changes nothing. Told line by line: what was not taken, and why.
 * @returns How many were taken.
 */
export async function importCsv(
  store: Store,
  text: string,
  { file, consent, languages, now }: ImportOptions,
): Promise<Outcome<number>> {
  const rows = readRows(text, file);
  if ('code' in rows) return { value: 0, problems: [rows] };
  const [heading, ...people] = rows;
  const columns = findColumns(heading?.cells ?? []);
  if (columns.address === undefined) return { value: 0, problems: [noAddressColumn(file)] };
  const problems: Problem[] = [];
  let taken = 0;
  for (const { line, cells } of people) {
    const cell = (column: Column): string | undefined => cells[columns[column] ?? -1];
    const added = await addSubscriber(
      store,
      { address: cell('address') ?? '', name: cell('name'), language: cell('language'), consent },
      languages,
      now,
    );
    if ('id' in added) taken += 1;
    else problems.push({ ...added, file, line });
  }
  return { value: taken, problems };
}

interface Row {
  line: number;
  cells: string[];
}

function readRows(text: string, file: string): Row[] | Problem {
  const first = text.slice(0, text.search(/\r?\n|$/));
  const delimiter = [';', '\t'].find((each) => first.includes(each)) ?? ',';
  try {
    const records = parse(text, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    const { lines, code } = error as { lines?: number; code?: string };
    return {
      code: 'broken-csv',
      severity: 'error',
      message: `This is not a CSV file that can be read${code ? ` (${code})` : ''}; nobody was taken from it.`,
      hint: 'Look for a quotation mark that is not closed, and save it as CSV (UTF-8) again.',
      file,
      ...(lines !== undefined && { line: lines }),
    };
  }
}

function findColumns(heading: readonly string[]): Partial<Record<Column, number>> {
  const folded = heading.map((each) => each.toLowerCase().replace(/[^\p{L}]/gu, ''));
  const columns: Partial<Record<Column, number>> = {};
  for (const [column, names] of Object.entries(columnNames)) {
    const index = folded.findIndex((each) => (names as readonly string[]).includes(each));
    if (index !== -1) columns[column as Column] = index;
  }
  return columns;
}

function noAddressColumn(file: string): Problem {
  return {
    code: 'no-address-column',
    severity: 'error',
    message: 'No column of this file is called "email"; nobody was taken from it.',
    hint: 'Name the columns in the first line, such as: email,name,language',
    file,
    line: 1,
  };
}
