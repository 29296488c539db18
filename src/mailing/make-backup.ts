import { cp, readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../lib/make-folder.ts';
import { copyDatabase } from '../lib/store/copies.ts';
import { databaseFile } from '../lib/store/database-file.ts';
import type { Store } from '../lib/store/open.ts';
import { runPostgresProgram } from '../lib/store/postgres-programs.ts';
import { removeLeftovers, temporaryPath } from '../lib/temporary-files.ts';
import { reasonOf } from '../lib/text/system-error.ts';
import { OutsideError } from '../model/errors.ts';

export const dumpFile = 'newsletter.dump';

/** False for locks, caches, backups and temporary files. */
export function isState(name: string): boolean {
  return !(
    name.startsWith(databaseFile) ||
    name.startsWith('restore.') ||
    name.startsWith('.') ||
    name.endsWith('.lock') ||
    name.includes('.lock-') ||
    ['backups', 'cache'].includes(name)
  );
}

/** Makes a backup folder, complete or not at all. @param copy Writes the database into a folder. */
export async function makeBackup(
  data: string,
  target: string,
  now: Date,
  copy: (folder: string) => Promise<void>,
): Promise<void> {
  const unfinished = temporaryPath(target);
  await removeLeftovers(dirname(target), now);
  await makeFolder(unfinished, 0o700);
  for (const name of (await readdir(data)).filter(isState)) {
    const from = join(data, name);
    if (target.startsWith(`${from}/`)) continue;
    await cp(from, join(unfinished, name), { recursive: true, preserveTimestamps: true });
  }
  await copy(unfinished);
  await rename(unfinished, target).catch((error) => {
    throw new OutsideError(`Cannot make ${target}: ${reasonOf(error)}. Try again in a second.`);
  });
}

/** @param url Absent: SQLite. */
export async function copyLedger(
  folder: string,
  store: Store,
  url: string | undefined,
  now: Date,
): Promise<void> {
  if (url === undefined) return copyDatabase(store, join(folder, databaseFile), now);
  const args = ['--format=custom', `--file=${join(folder, dumpFile)}`];
  await runPostgresProgram('pg_dump', args, url);
}
