import { resolve } from 'node:path';
import { requirePrivate } from '../../lib/private-files.ts';
import { databaseUrl } from '../../lib/store/database-file.ts';
import { UsageError } from '../../model/errors.ts';
import type { Outcome } from '../../model/problem.ts';
import { dataFolder, exclusively, openSecret, type Project } from '../../project.ts';
import type { UnreadableFile } from '../../subscribers/erase-files.ts';
import { overwriteTraces } from '../../subscribers/overwrite.ts';
import { withStore } from '../open-ledger.ts';
import type { RestoreReport } from './apply.ts';
import { type Backup, findBackup } from './check-backup.ts';
import { finishInterruptedRestore } from './finish-interrupted.ts';

export interface RestoreOptions {
  /** Absolute; the first that is a backup is used. */
  folders: readonly string[];
  confirm: (folder: string) => Promise<boolean>;
}

/** `unread`: may still name people who were erased. */
export type RestoreResult = RestoreReport & { unread: UnreadableFile[] };

/**
 * Checks a backup and puts it back, or finishes an interrupted restore. @returns undefined if not
 * confirmed. @throws UsageError if it is not a backup; OutsideError if the database is in use.
 */
export async function restoreBackup(
  project: Project,
  options: RestoreOptions,
): Promise<Outcome<RestoreResult | undefined>> {
  await requirePrivate(project.root, 'data');
  const interrupted = await finishInterruptedRestore(project);
  if (interrupted !== undefined) project.log.say('Finished the restore that was interrupted.');
  const report = interrupted ?? (await restoreFolder(project, options));
  if (report === undefined) return { value: undefined, problems: [] };
  const { unread } = await withStore(project, async (store) =>
    overwriteTraces(project, store, await openSecret(project)),
  );
  return { value: { ...report, unread }, problems: [] };
}

async function restoreFolder(project: Project, { folders, confirm }: RestoreOptions) {
  const { root, env } = project;
  const url = databaseUrl(env);
  const data = await dataFolder(root);
  // With PostgreSQL, the folder of the data does not look like a backup.
  refuseOwnData(resolve(folders[0] ?? ''), data);
  const backup = await findFirst(folders, url === undefined ? 'sqlite' : 'postgres');
  refuseOwnData(backup.folder, data);
  if (!(await confirm(backup.folder))) return undefined;
  return exclusively(root, 'send', () =>
    exclusively(root, 'restore', async () => {
      if (url !== undefined) {
        const { restorePostgres } = await import('./restore-postgres.ts');
        return restorePostgres(project, backup, url);
      }
      const { restoreSqlite } = await import('./restore-sqlite.ts');
      return restoreSqlite(project, backup);
    }),
  );
}

function refuseOwnData(folder: string, data: string): void {
  if (folder !== data) return;
  throw new UsageError(
    `${folder} is the newsletter's own data, not a backup. Name a folder in data/backups/.`,
  );
}

async function findFirst(folders: readonly string[], kind: Backup['kind']): Promise<Backup> {
  const [first = '', ...others] = folders;
  return findBackup(first, kind).catch(async (error) => {
    if (!(error instanceof UsageError)) throw error;
    for (const folder of others) {
      const found = await findBackup(folder, kind).catch(() => undefined);
      if (found !== undefined) return found;
    }
    throw error;
  });
}
