import { join, relative } from 'node:path';
import { writeFileAtomic } from '../lib/files.ts';
import { makeFolder } from '../lib/make-folder.ts';
import type { Store } from '../lib/store/open.ts';
import type { DeliveryState } from '../model/delivery.ts';
import { issueFolderName } from '../model/issue.ts';
import type { Mailing } from '../model/mailing.ts';
import { dataFolder, type Project } from '../project.ts';
import { guard } from '../subscribers/csv/guard.ts';
import { type DeliveryRow, listDeliveries } from './ledger/deliveries.ts';

const columns = [
  'subscriber',
  'state',
  'attempts',
  'code',
  'enhanced',
  'reason',
  'nextAttempt',
  'updatedAt',
];

const without: DeliveryState[] = ['pending', 'writing', 'deferred', 'failed', 'doubt', 'skipped'];

/** Safe to open in a spreadsheet. @param extra Columns after the usual ones. */
export async function deliveriesAsCsv(
  rows: readonly DeliveryRow[],
  extra: readonly string[] = [],
): Promise<string> {
  const { stringify } = await import('csv-stringify/sync');
  const wanted = [...columns, ...extra];
  return stringify([...rows], { header: true, columns: wanted, cast: { string: guard } });
}

/** Lists who did not receive a mailing in `data/reports/`. @returns the file, relative to the root. */
export async function writeReport(
  { root }: Pick<Project, 'root'>,
  store: Store,
  { id, issue, correction }: Mailing,
): Promise<string> {
  const folder = join(await dataFolder(root), 'reports');
  await makeFolder(folder, 0o700);
  const suffix = correction > 0 ? `-correction-${correction}` : '';
  const file = join(folder, `${issueFolderName(issue)}${suffix}.csv`);
  const rows = await listDeliveries(store, id, without);
  await writeFileAtomic(file, await deliveriesAsCsv(rows));
  return relative(root, file);
}
