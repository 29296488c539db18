import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { flushFolder, ifMissing } from '../../lib/files.ts';
import { makeFolder } from '../../lib/make-folder.ts';
import { databaseFile } from '../../lib/store/database-file.ts';
import { UsageError } from '../../model/errors.ts';
import { isState } from '../make-backup.ts';
import type { RestoreReport } from './apply.ts';
import type { Backup } from './check-backup.ts';

const staging = 'restore.new';
const ready = 'restore.ready';
const moved = 'restore.done';
export const sqlFile = 'restore.sql';
export const beforeFile = 'restore.before.json';
export const restoreReport = 'restore.json';

/** @param copyDatabase Runs before any other file is copied. @returns the folder. */
export async function stageBackup(
  data: string,
  { folder, files }: Backup,
  copyDatabase: (stage: string) => Promise<void>,
): Promise<string> {
  const stage = join(data, staging);
  await rm(stage, { recursive: true, force: true });
  await mkdir(stage, { mode: 0o700 });
  await copyDatabase(stage);
  for (const name of files.filter(isState)) {
    const options = { recursive: true, preserveTimestamps: true };
    await cp(join(folder, name), join(stage, name), options);
  }
  return stage;
}

/** From here on, a killed restore is finished by the next command. */
export async function releaseStage(data: string, stage: string): Promise<void> {
  await flushFolder(stage);
  await rename(stage, join(data, ready));
  await flushFolder(data);
}

/** True if a restore was interrupted. @param data The folder `data/`. */
export async function isUnfinished(data: string): Promise<boolean> {
  const names = await readdir(data).catch((): string[] => []);
  return [staging, ready, moved].some((name) => names.includes(name));
}

/** Deletes the temporary folders of a restore. @param data The folder `data/`. */
export async function clearRestore(data: string): Promise<void> {
  for (const name of [staging, moved]) await rm(join(data, name), { recursive: true, force: true });
  const backups = join(data, 'backups');
  const names = await readdir(backups).catch((): string[] => []);
  for (const name of names.filter((each) => /-before-restore(?:-\d+)?\.new$/.test(each))) {
    await rm(join(backups, name), { recursive: true, force: true });
  }
}

/**
 * Moves a prepared restore into place. Every step can be repeated. Needs the restore lock.
 * @returns undefined if nothing is prepared.
 */
export async function finishRestore(
  data: string,
  load?: (folder: string) => Promise<Omit<RestoreReport, 'backup' | 'kept'>>,
): Promise<RestoreReport | undefined> {
  const from = join(data, ready);
  const names = await readdir(from).catch(ifMissing(undefined));
  if (names === undefined) return undefined;
  let report: RestoreReport = JSON.parse(await readFile(join(from, restoreReport), 'utf8'));
  if (names.includes(sqlFile)) {
    if (load === undefined) {
      throw new UsageError(
        'A restore of the PostgreSQL database was interrupted. Set DATABASE_URL to finish it.',
      );
    }
    report = { ...report, ...(await load(from)) };
  }
  if (names.includes(databaseFile)) {
    // The log of the database before would be applied to the restored one.
    for (const end of ['-wal', '-shm', '-journal']) {
      await rm(join(data, `${databaseFile}${end}`), { force: true });
    }
    await rename(join(from, databaseFile), join(data, databaseFile));
    await flushFolder(data);
  }
  for (const name of names) {
    if (name !== databaseFile && isState(name)) {
      await moveInto(join(from, name), join(data, name));
    }
  }
  await rm(join(data, moved), { recursive: true, force: true });
  await rename(from, join(data, moved));
  await flushFolder(data);
  await rm(join(data, moved), { recursive: true, force: true });
  return report;
}

/** Replaces a file; adds the files of a folder that are missing. */
async function moveInto(from: string, to: string): Promise<void> {
  const known = await stat(to).catch(() => undefined);
  if (!(await stat(from)).isDirectory()) {
    if (known?.isDirectory()) await rm(to, { recursive: true, force: true });
    await rename(from, to);
    return;
  }
  await makeFolder(to, 0o700);
  for (const name of await readdir(from)) {
    if (!existsSync(join(to, name))) await rename(join(from, name), join(to, name));
  }
}
