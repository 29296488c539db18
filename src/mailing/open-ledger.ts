import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { databaseUrl } from '../lib/store/database-file.ts';
import type { Store } from '../lib/store/open.ts';
import {
  type DatabasePlace,
  exclusively,
  openDatabase,
  openSecret,
  type Project,
} from '../project.ts';
import { reportChangedAddresses } from '../subscribers/report-changed-addresses.ts';
import { detectRestoredLedger } from './ledger/restored.ts';
import { finishInterruptedRestore } from './restore/finish-interrupted.ts';

type OpeningProject = DatabasePlace & Pick<Project, 'randomHex' | 'log'>;

/**
 * Opens the database while `work` runs, after finishing a killed restore, keeping a copy of an older
 * version's database, repeating erasures and reporting addresses that an update changed.
 */
export async function withStore<T>(
  project: OpeningProject,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  await finishInterruptedRestore(project);
  const store = await openDatabase(project, {
    beforeMigration: async (old) => {
      const { copyBeforeMigration } = await import('./copy-before-migration.ts');
      await copyBeforeMigration(project, old);
    },
  });
  try {
    await repeatErasures(project, store);
    await reportChangedAddresses(project, store);
    return await work(store);
  } catch (error) {
    if (store.dialect.fault(error) === undefined) throw error;
    const { explainDatabaseError } = await import('../lib/store/explain-error.ts');
    throw (await explainDatabaseError(error, project.root, store.dialect)) ?? error;
  } finally {
    await store.close();
  }
}

/** People who were erased stay erased, also in a database put back from before. */
async function repeatErasures(project: OpeningProject, store: Store): Promise<void> {
  const { hasErasures } = await import('../subscribers/queries/erasures.ts');
  const journal = join(project.root, 'data', 'erasures');
  if (!existsSync(journal) && !(await hasErasures(store))) return;
  const { replayJournal } = await import('../subscribers/erasure-journal.ts');
  await replayJournal(project, store, await openSecret(project));
}

/** Opens the database for sending. @throws BusyError if another process sends, in SQLite. */
export function withSender<T>(
  project: OpeningProject & Pick<Project, 'newsletter'>,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const open = (): Promise<T> =>
    withStore(project, async (store) => {
      await detectRestoredLedger(project, store);
      return work(store);
    });
  return databaseUrl(project.env) === undefined ? exclusively(project.root, 'send', open) : open();
}
