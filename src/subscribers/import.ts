import type { Store } from '../lib/store/open.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { type AddOptions, type AddResult, addPeople, type PersonToAdd } from './add.ts';
import { readHeading } from './csv/columns.ts';
import { openPeople, type PeopleFile, type PeopleFileOptions } from './csv/people-file.ts';
import { type CsvFile, readLines } from './csv/read-csv.ts';
import type { ColumnUses } from './csv/status-survey.ts';
import { explainNoMail, getsNoMail, ImportSummary, isKnown } from './import-summary.ts';
import { subscriberProblems } from './problems.ts';
import { isOwnFormat, readPersonLine } from './read-person-line.ts';

export interface ImportOptions extends AddOptions, PeopleFileOptions {
  /** How these people agreed; recorded with each. Our own exports have it line by line. */
  consent?: string;
  /** @param note What is to be known of somebody who was imported. */
  onLine: (line: number, result: AddResult, note?: string) => void;
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
  /** The names of the columns of fields. */
  used: readonly string[];
  uses: ColumnUses;
  summary: ImportSummary;
  /** Lines that were rejected, but not because the person is on the list. */
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

/** Reads what a file's columns mean. @returns no value for a file that cannot be imported. */
export async function openImport(
  csv: CsvFile,
  options: PeopleFileOptions & Pick<ImportOptions, 'consent'>,
): Promise<Outcome<PeopleFile | undefined>> {
  const { value: opened, problems } = await openPeople(csv, options);
  if (opened === undefined || options.consent !== undefined || isOwnFormat(opened.columns)) {
    return { value: opened, problems };
  }
  return { value: undefined, problems: [subscriberProblems['no-consent']({ file: csv.file })] };
}

/** Imports the lines of a file that was opened. With `dryRun`, counts what an import would do. */
export async function importPeople(
  store: Store,
  { file }: Pick<CsvFile, 'file'>,
  { columns, uses, lines }: PeopleFile,
  options: ImportOptions,
): Promise<Imported> {
  const { format } = columns;
  const counts: ImportCounts = {
    imported: 0,
    withoutMail: 0,
    rejected: 0,
    ...(format !== undefined && { format: format.name }),
  };
  const { answers = new Map() } = options;
  const run = { ...options, answers, earlier: new Map() };
  const context = { columns, file, consent: options.consent, now: options.now };
  const summary = new ImportSummary(options.languages);
  let batch: { line: number; person: PersonToAdd | Problem }[] = [];
  let refused = 0;
  const flush = async (): Promise<void> => {
    const people = batch.map(({ person }) => person);
    const results = await addPeople(store, people, run);
    for (const [at, { line, person }] of batch.entries()) {
      const added = results[at];
      if (added === undefined) continue;
      const result = summary.add(line, person, added);
      if ('code' in result) {
        counts.rejected += 1;
        if (!isKnown(result)) refused += 1;
      } else if (result.changes === undefined) {
        counts.imported += 1;
        if (getsNoMail(person)) counts.withoutMail += 1;
      }
      if ('code' in result) options.onLine(line, { ...result, file, line });
      else
        options.onLine(
          line,
          result,
          result.changes === undefined ? explainNoMail(person) : undefined,
        );
    }
    batch = [];
    options.onProgress?.(counts);
  };
  for await (const { line, cells, state } of lines()) {
    batch.push({ line, person: readPersonLine(cells, state, context) });
    if (batch.length === batchSize) await flush();
  }
  await flush();
  const used = columns.used.filter((name) => !uses.applied.includes(name));
  return { counts, used, uses, summary, refused };
}
