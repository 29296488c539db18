import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { makeFolder } from '../lib/make-folder.ts';
import { fileStamp } from '../model/calendar.ts';
import { type DatabasePlace, dataFolder } from '../project.ts';
import type { AddResult } from './add.ts';
import { guard } from './csv/guard.ts';

/** A file in `data/reports/` with the result of every line, without an address. */
export interface ImportReport {
  write: (line: number, result: AddResult, note?: string) => void;
  discard: () => Promise<void>;
  close: () => Promise<string>;
}

type ReportPlace = Pick<DatabasePlace, 'root' | 'now' | 'newsletter'>;

/** A path in `data/reports/` that sorts by time. The folder is created. */
export async function reportFile(
  { root, newsletter, now }: ReportPlace,
  name: string,
): Promise<string> {
  const folder = join(await dataFolder(root), 'reports');
  await makeFolder(folder, 0o700);
  return join(folder, `${name}-${fileStamp(now(), newsletter.timeZone)}.csv`);
}

/** Opens a report in `data/reports/`, which gets its name when it is closed. */
export async function openImportReport(project: ReportPlace): Promise<ImportReport> {
  const file = await reportFile(project, 'import');
  const temporary = `${file}.new`;
  const rows = stringify({
    header: true,
    columns: ['line', 'taken', 'subscriber', 'why'],
    cast: { string: guard },
  });
  const written = pipeline(rows, createWriteStream(temporary, { mode: 0o600 }));
  // Until `close` awaits it.
  written.catch(() => {});
  const end = async (): Promise<void> => {
    rows.end();
    await written;
  };
  return {
    write: (line, result, note = '') => {
      rows.write(
        'code' in result ? [line, 'no', '', result.message] : [line, 'yes', result.id, note],
      );
    },
    discard: async () => {
      await end();
      await rm(temporary, { force: true });
    },
    close: async () => {
      await end();
      await rename(temporary, file);
      return relative(project.root, file);
    },
  };
}
