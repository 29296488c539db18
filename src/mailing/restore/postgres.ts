import { cp, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { sql } from 'kysely';
import { flushFolder } from '../../lib/files.ts';
import { loadSecret } from '../../lib/keys/secret.ts';
import { openStore, type Store } from '../../lib/store/open.ts';
import { PostgresProgramError, runPostgresProgram } from '../../lib/store/postgres-programs.ts';
import { OutsideError, UsageError } from '../../model/errors.ts';
import { type Context, dataFolder } from '../../project.ts';
import { backupName, copyLedger, dumpFile, isState, makeBackup } from '../backup-files.ts';
import { applyBefore, type Before, type RestoreReport, readBefore } from './apply.ts';
import type { Backup } from './check-backup.ts';
import { beforeFile, finishRestore, ready, reportFile, sqlFile, staging } from './finish.ts';
import { freeName, mergeErasures } from './keep.ts';

/** The same as `restoreSqlite`, for a dump of a PostgreSQL database. */
export async function restorePostgres(
  context: Context,
  backup: Backup,
  url: string,
): Promise<RestoreReport> {
  const { terminal, root, env } = context;
  const data = await dataFolder(root);
  const stage = join(data, staging);
  const now = terminal.now();
  await rm(stage, { recursive: true, force: true });
  await mkdir(stage, { mode: 0o700 });
  terminal.progress('Checking the backup');
  const dump = join(backup.folder, dumpFile);
  const args = ['--no-owner', '--no-privileges', `--file=${join(stage, sqlFile)}`, dump];
  // It reads the dump from its first to its last byte.
  await runPostgresProgram('pg_restore', args).catch((error: Error) => {
    throw new UsageError(`The backup ${backup.folder} cannot be restored: ${error.message}`);
  });
  for (const name of backup.files.filter(isState)) {
    const options = { recursive: true, preserveTimestamps: true };
    await cp(join(backup.folder, name), join(stage, name), options);
  }
  const present = await openPresent(url);
  try {
    terminal.progress('Keeping the present state');
    const kept = await freeName(join(data, 'backups', `${backupName(now)}-before-restore`));
    if (present.store !== undefined) {
      const { store } = present;
      await makeBackup(data, kept, (folder) => copyLedger(folder, store, url, now));
    }
    const before = await readBefore(data, present);
    await mergeErasures(data, stage);
    const paths = {
      backup: relative(root, backup.folder) || backup.folder,
      kept: present.store === undefined ? null : relative(root, kept),
    };
    await writePrivate(join(stage, beforeFile), before);
    await writePrivate(join(stage, reportFile), paths);
  } finally {
    await present.store?.close();
  }
  await flushFolder(stage);
  await rename(stage, join(data, ready));
  await flushFolder(data);
  const load = (folder: string) => loadDump(folder, url, env.NEWSLETTER_SECRET, now);
  return (await finishRestore(data, load)) as RestoreReport;
}

/**
 * Replaces the tables of the database by those of a prepared dump, in one transaction, and applies
 * what the state before knew. May be done again.
 */
export async function loadDump(
  folder: string,
  url: string,
  secret: string | undefined,
  now: Date,
): Promise<Omit<RestoreReport, 'backup' | 'kept'>> {
  const { readFile } = await import('node:fs/promises');
  const before = JSON.parse(await readFile(join(folder, beforeFile), 'utf8')) as Before;
  const old = await openStore(url);
  const tables = await old.db.introspection.getTables({ withInternalKyselyTables: true });
  await old.close();
  const names = tables.map(({ name }) => `"${name}"`).join(', ');
  await writeFile(join(folder, 'drop.sql'), `drop table if exists ${names} cascade;\n`);
  const files = [`--file=${join(folder, 'drop.sql')}`, `--file=${join(folder, sqlFile)}`];
  const args = ['--quiet', '--no-psqlrc', '--single-transaction', '--set=ON_ERROR_STOP=1'];
  await runPostgresProgram('psql', [...args, ...files], url).catch((error) => {
    if (error instanceof PostgresProgramError) throw new OutsideError(error.message);
    throw error;
  });
  const restored = await openStore(url);
  try {
    return await applyBefore(restored, await loadSecret(folder, secret), before, now);
  } finally {
    await restored.close();
  }
}

/** @throws OutsideError where another program is connected. */
async function openPresent(url: string): Promise<{ store: Store }> {
  const store = await openStore(url).catch((error) => {
    // Its words may hold the address, and that a password.
    const { code } = error as { code?: string };
    throw new OutsideError(
      `The database of DATABASE_URL cannot be opened${code === undefined ? '' : ` (${code})`}. It must exist, and may be empty.`,
    );
  });
  const { rows } = await sql<{ others: number }>`
    select count(*) as others from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
      and backend_type = 'client backend'`.execute(store.db);
  if ((rows[0]?.others ?? 0) === 0) return { store };
  await store.close();
  throw new OutsideError(
    'Another program uses the database. Stop npm run serve, wait until other commands have ended, and run this again.',
  );
}

async function writePrivate(file: string, value: unknown): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  await handle.writeFile(JSON.stringify(value));
  await handle.sync();
  await handle.close();
}
