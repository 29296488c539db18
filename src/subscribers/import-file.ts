import type { Store } from '../lib/store/open.ts';
import { OutsideError } from '../model/errors.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { Project } from '../project.ts';
import { type AddOptions, readAddOptions } from './add.ts';
import { readHeading } from './csv/columns.ts';
import type { Field } from './csv/export-formats.ts';
import type { PeopleFile, PeopleFileOptions } from './csv/people-file.ts';
import type { CsvFile } from './csv/read-csv.ts';
import { type Imported, importPeople, openImport, readHeadingLine } from './import.ts';
import { type ImportReport, openImportReport } from './import-report.ts';
import { isKnown } from './import-summary.ts';

/** Lines of a file with the same problem that are listed one by one. */
export const mostListed = 10;

export interface ImportFileOptions extends PeopleFileOptions {
  consent?: string;
  chooseLanguage?: NonNullable<AddOptions['chooseLanguage']>;
  /** Changes name, language and sections of people on the list, too. */
  update?: boolean;
  /** Only says what an import would do. */
  dryRun?: boolean;
  /** Shows what the import will do. @returns false to import nobody. */
  confirm: (preview: ImportPreview) => Promise<boolean>;
}

export interface ImportPreview extends Imported {
  reasons: ReadonlyMap<string, number>;
  hasErrors: boolean;
}

export interface ImportResult extends ImportPreview {
  /** Nothing was written: a dry run, or the answer was no. */
  isPreview?: true;
  /** Only where a line has an error: a file with the result of every line. */
  report?: string;
}

/**
 * Imports a CSV file, after it was shown what the import will do; the same steps without writing
 * decide that. If a line has an error, `data/reports/` gets every line's result. @returns no value
 * if the file cannot be imported. @throws OutsideError if interrupted: what was imported stays, and
 * a second run continues.
 */
export async function importFile(
  project: Project,
  store: Store,
  csv: CsvFile,
  options: ImportFileOptions,
): Promise<Outcome<ImportResult | undefined>> {
  const report = await openImportReport(project);
  const { value, problems } = await importLines(project, store, csv, options, report);
  if (value?.isPreview !== true && value?.hasErrors === true) {
    return { value: { ...value, report: await report.close() }, problems };
  }
  await report.discard();
  return { value, problems };
}

async function importLines(
  project: Project,
  store: Store,
  csv: CsvFile,
  options: ImportFileOptions,
  report: ImportReport,
): Promise<Outcome<ImportResult | undefined>> {
  const { value: opened, problems } = await openImport(csv, options);
  if (opened === undefined) return { value: undefined, problems };
  const answers = new Map<string, string | undefined>();
  const add = { ...(await readAddOptions(project)), ...options, answers };
  const preview = await runLines(project, store, csv, opened, { ...add, dryRun: true });
  const isWanted = await options.confirm(preview.value);
  if (!isWanted || options.dryRun === true) {
    return { value: { ...preview.value, isPreview: true }, problems: preview.problems };
  }
  return runLines(project, store, csv, opened, add, report);
}

async function runLines(
  project: Project,
  store: Store,
  csv: CsvFile,
  opened: PeopleFile,
  options: AddOptions & ImportFileOptions,
  report?: ImportReport,
): Promise<Outcome<ImportPreview>> {
  const listed: Problem[] = [];
  const known: Problem[] = [];
  const reasons = new Map<string, number>();
  const already = new Map<string, number>();
  let hasErrors = false;
  const value = await importPeople(store, csv, opened, {
    ...options,
    onLine: (line, result, note) => {
      report?.write(line, result, note);
      if (!('code' in result)) return;
      const { message, severity } = result;
      const [list, counts] = isKnown(result) ? [known, already] : [listed, reasons];
      const count = (counts.get(message) ?? 0) + 1;
      counts.set(message, count);
      hasErrors ||= severity === 'error';
      if (count <= mostListed) list.push(result);
    },
    onProgress: ({ imported, rejected }) => {
      const done = options.dryRun === true ? '' : `, ${imported} imported`;
      project.log.progress(`${imported + rejected} lines read${done}`);
      if (project.signal.aborted) throw new OutsideError('Stopped. Run it again to continue.');
    },
  });
  // Beside errors, those who are on the list already are counted, too: the numbers add up.
  const all = hasErrors ? listed.concat(known) : listed;
  const counted = hasErrors ? new Map([...already, ...reasons]) : reasons;
  return { value: { ...value, reasons: counted, hasErrors }, problems: all };
}

/** Adds the address column if the file does not name it. @param choose undefined: no answer. */
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
