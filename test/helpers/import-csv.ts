import type { Store } from '../../src/lib/store/open.ts';
import type { Outcome } from '../../src/model/problem.ts';
import type { CsvFile } from '../../src/subscribers/csv/read-csv.ts';
import {
  type Imported,
  type ImportOptions,
  importPeople,
  openImport,
} from '../../src/subscribers/import.ts';

/** Imports people line by line; a second time changes nothing. @returns no value for a bad file. */
export async function importCsv(
  store: Store,
  csv: CsvFile,
  options: ImportOptions,
): Promise<Outcome<Imported | undefined>> {
  const { value: opened, problems } = await openImport(csv, options);
  if (opened === undefined) return { value: undefined, problems };
  return { value: await importPeople(store, csv, opened, options), problems: [] };
}
