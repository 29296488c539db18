import type { Store } from '../lib/store/open.ts';
import { OutsideError } from '../model/errors.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { Project } from '../project.ts';
import { type AddOptions, readAddOptions } from './add.ts';
import { readHeading } from './csv/columns.ts';
import type { Field } from './csv/export-formats.ts';
import type { PeopleFileOptions } from './csv/people-file.ts';
import type { CsvFile } from './csv/read-csv.ts';
import { type Imported, importCsv, isKnown, readHeadingLine } from './import.ts';
import { openImportReport } from './import-report.ts';

export const mostListed = 20;

export interface ImportFileOptions extends PeopleFileOptions {
  consent?: string;
  chooseLanguage?: NonNullable<AddOptions['chooseLanguage']>;
}

export interface ImportResult extends Imported {
  reasons: ReadonlyMap<string, number>;
  hasErrors: boolean;
  /** Absent: every line was imported or is on the list already. */
  report?: string;
}

/**
 * Imports a CSV file and reports every line in `data/reports/`. @returns no value if nobody was
 * imported. @throws OutsideError if interrupted: what was imported stays, and a second run goes on.
 */
export async function importFile(
  project: Project,
  store: Store,
  csv: CsvFile,
  options: ImportFileOptions,
): Promise<Outcome<ImportResult | undefined>> {
  const report = await openImportReport(project);
  const listed: Problem[] = [];
  const known: Problem[] = [];
  const reasons = new Map<string, number>();
  let hasErrors = false;
  const { value, problems } = await importCsv(store, csv, {
    ...(await readAddOptions(project)),
    ...options,
    onLine: (line, result) => {
      report.write(line, result);
      if (!('code' in result)) return;
      const { message, severity } = result;
      reasons.set(message, (reasons.get(message) ?? 0) + 1);
      hasErrors ||= severity === 'error';
      if (isKnown(result)) known.push(result);
      else if (listed.length < mostListed) listed.push(result);
    },
    onProgress: ({ imported, rejected }) => {
      project.log.progress(`${imported + rejected} lines read, ${imported} imported`);
      if (project.signal.aborted) throw new OutsideError('Stopped. Run it again to continue.');
    },
  });
  if (value === undefined) {
    await report.discard();
    return { value: undefined, problems };
  }
  if (value.refused === 0) {
    await report.discard();
    return { value: { ...value, reasons, hasErrors }, problems: [] };
  }
  const result = { ...value, reasons, hasErrors, report: await report.close() };
  return { value: result, problems: listed.concat(known).slice(0, mostListed) };
}

/** Adds the address column if the file does not tell it. @param choose undefined: no answer. */
export async function completeMapping(
  csv: CsvFile,
  map: ReadonlyMap<Field, string>,
  choose: (columns: readonly string[]) => Promise<string | undefined>,
): Promise<ReadonlyMap<Field, string>> {
  const heading = await readHeadingLine(csv);
  const columns = readHeading(heading, map);
  if (heading.length === 0 || !('missing' in columns) || columns.missing.length > 0) return map;
  const chosen = await choose(heading);
  return chosen === undefined ? map : new Map([...map, ['address', chosen]]);
}
