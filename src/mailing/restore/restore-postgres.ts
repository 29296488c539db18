import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { sql } from 'kysely';
import { loadSecret } from '../../lib/keys/secret.ts';
import { openStore, type Store } from '../../lib/store/open.ts';
import { runPostgresProgram } from '../../lib/store/postgres-programs.ts';
import { OutsideError, UsageError } from '../../model/errors.ts';
import { type DatabasePlace, dataFolder, openDatabase, type Project } from '../../project.ts';
import { copyLedger, dumpFile, makeBackup } from '../make-backup.ts';
import {
  applyPreviousState,
  type PreviousState,
  type RestoreReport,
  readPreviousState,
} from './apply.ts';
import type { Backup } from './check-backup.ts';
import { databaseInUse } from './current-database.ts';
import {
  beforeFile,
  finishRestore,
  releaseStage,
  restoreReport,
  sqlFile,
  stageBackup,
} from './finish.ts';
import { keptFolder, mergeErasures, writePrivate } from './merge-files.ts';

/** As `restoreSqlite`, with `pg_restore` and `psql`. @throws UsageError for a damaged backup. */
export async function restorePostgres(
  project: Project,
  backup: Backup,
  url: string,
): Promise<RestoreReport> {
  const { root, newsletter, log } = project;
  const data = await dataFolder(root);
  const now = project.now();
  log.progress('Checking the backup');
  const stage = await stageBackup(data, backup, async (folder) => {
    const dump = join(backup.folder, dumpFile);
    const args = ['--no-owner', '--no-privileges', `--file=${join(folder, sqlFile)}`, dump];
    // It reads the dump from its first to its last byte.
    await runPostgresProgram('pg_restore', args).catch((error: Error) => {
      throw new UsageError(`The backup ${backup.folder} cannot be restored: ${error.message}`);
    });
  });
  const store = await openCurrent(project);
  try {
    log.progress('Keeping the current state');
    const kept = keptFolder(data, now, newsletter.timeZone);
    await makeBackup(data, kept, now, (folder) => copyLedger(folder, store, url, now));
    const previous = await readPreviousState(data, { store });
    await mergeErasures(data, stage);
    const paths = {
      backup: relative(root, backup.folder) || backup.folder,
      kept: relative(root, kept),
    };
    await writePrivate(join(stage, beforeFile), JSON.stringify(previous));
    await writePrivate(join(stage, restoreReport), JSON.stringify(paths));
  } finally {
    await store.close();
  }
  await releaseStage(data, stage);
  const report = await finishRestore(data, (folder) => loadDump(folder, url, project));
  if (report === undefined) throw new TypeError('the prepared restore is missing');
  return report;
}

/** Replaces all tables in one transaction. Can be repeated. */
export async function loadDump(
  folder: string,
  url: string,
  place: DatabasePlace,
): Promise<Omit<RestoreReport, 'backup' | 'kept'>> {
  const previous: PreviousState = JSON.parse(await readFile(join(folder, beforeFile), 'utf8'));
  const old = await openStore(url);
  const tables = await old.db.introspection.getTables({ withInternalKyselyTables: true });
  await old.close();
  const names = tables.map(({ name }) => `"${name}"`).join(', ');
  await writeFile(join(folder, 'drop.sql'), `drop table if exists ${names} cascade;\n`);
  const files = [`--file=${join(folder, 'drop.sql')}`, `--file=${join(folder, sqlFile)}`];
  const args = ['--quiet', '--no-psqlrc', '--single-transaction', '--set=ON_ERROR_STOP=1'];
  await runPostgresProgram('psql', [...args, ...files], url);
  const now = place.now();
  const restored = await openStore(url, { timeZone: place.newsletter.timeZone, now: place.now });
  try {
    const secret = await loadSecret(folder, place.env.NEWSLETTER_SECRET);
    return await applyPreviousState(restored, secret, previous, now);
  } finally {
    await restored.close();
  }
}

async function openCurrent(project: Project): Promise<Store> {
  const store = await openDatabase(project).catch((error) => {
    if (!(error instanceof OutsideError)) throw error;
    throw new OutsideError(`${error.message} It must exist, and may be empty.`);
  });
  const { rows } = await sql<{ others: number }>`
    select count(*) as others from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
      and backend_type = 'client backend'`.execute(store.db);
  if ((rows[0]?.others ?? 0) === 0) return store;
  await store.close();
  throw new OutsideError(databaseInUse);
}
