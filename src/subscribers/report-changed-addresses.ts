import { relative } from 'node:path';
import { writeFileAtomic } from '../lib/files.ts';
import type { Store } from '../lib/store/open.ts';
import { printableInLine } from '../model/printable.ts';
import type { DatabasePlace, Project } from '../project.ts';
import type { ChangedAddress } from './queries/address-changes.ts';

/** Reports once, in `data/reports/`, the addresses that an update of the database changed. */
export async function reportChangedAddresses(
  project: DatabasePlace & Pick<Project, 'log'>,
  store: Store,
): Promise<void> {
  const { deleteChangedAddresses, listChangedAddresses } = await import(
    './queries/address-changes.ts'
  );
  const changed = await listChangedAddresses(store);
  if (changed.length === 0) return;
  const { reportFile } = await import('./import-report.ts');
  const file = await reportFile(project, 'addresses');
  await writeFileAtomic(file, await formatCsv(changed), { mode: 0o600 });
  await deleteChangedAddresses(store);
  const count = (change: ChangedAddress['change']): number =>
    changed.filter((each) => each.change === change).length;
  const { say } = project.log;
  say(
    `Checked the stored addresses: ${count('invalid')} invalid, ${count('merged')} merged with another spelling of the same address, ${count('rewritten')} rewritten.`,
  );
  if (count('invalid') > 0) {
    say(
      'No mail is sent to an invalid address. To see one, run: `masthead subscribers show ID`. Then erase it or add the right address.',
    );
  }
  say(`All of them are listed in ${relative(project.root, file)}.`);
}

async function formatCsv(changed: readonly ChangedAddress[]): Promise<string> {
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
