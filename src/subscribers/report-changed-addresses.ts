import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { writeFileAtomic } from '../lib/files.ts';
import type { Store } from '../lib/store/open.ts';
import { printableInLine } from '../model/printable.ts';
import { dataFolder, type Project } from '../project.ts';
import type { ChangedAddress } from './queries/address-changes.ts';

/**
 * Reports once what the update of the database did to addresses that were stored as typed, and
 * lists those that cannot be mailed, in `data/reports/`.
 */
export async function reportChangedAddresses(
  { root, now, log }: Pick<Project, 'root' | 'now' | 'log'>,
  store: Store,
): Promise<void> {
  const { deleteChangedAddresses, listChangedAddresses } = await import(
    './queries/address-changes.ts'
  );
  const changed = await listChangedAddresses(store);
  if (changed.length === 0) return;
  const folder = join(await dataFolder(root), 'reports');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const stamp = now().toISOString().slice(0, 19).replaceAll(':', '');
  const file = join(folder, `addresses-${stamp}.csv`);
  await writeFileAtomic(file, await asCsv(changed), { mode: 0o600 });
  await deleteChangedAddresses(store);
  const count = (change: ChangedAddress['change']): number =>
    changed.filter((each) => each.change === change).length;
  log.say(
    `Checked the stored addresses: ${count('invalid')} invalid, ${count('merged')} merged with another spelling of the same address, ${count('rewritten')} rewritten.`,
  );
  if (count('invalid') > 0) {
    log.say(
      'No mail is sent to an invalid address. Look at each: npm run subscribers -- show ID, then erase it or add the right address.',
    );
  }
  log.say(`${relative(root, file)} lists them.`);
}

async function asCsv(changed: readonly ChangedAddress[]): Promise<string> {
  const { stringify } = await import('csv-stringify/sync');
  const { guard } = await import('./csv/guard.ts');
  const rows = changed.map(({ subscriberId, change, state, was }) => [
    subscriberId,
    change,
    state,
    guard(printableInLine(was)),
  ]);
  return stringify([['subscriber', 'change', 'state', 'address'], ...rows]);
}
