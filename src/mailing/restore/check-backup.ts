import { existsSync } from 'node:fs';
import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { databaseFile } from '../../lib/store/database-file.ts';
import { refuseForeignJournal } from '../../lib/store/foreign-journal.ts';
import { errorCode } from '../../lib/text/system-error.ts';
import { UsageError } from '../../model/errors.ts';
import { dumpFile } from '../make-backup.ts';

export interface Backup {
  folder: string;
  kind: 'sqlite' | 'postgres';
  files: string[];
}

/** @throws UsageError if the folder is not a backup of this kind of database. */
export async function findBackup(folder: string, wanted: Backup['kind']): Promise<Backup> {
  const names = await readdir(folder).catch((error) => {
    const code = errorCode(error);
    if (code === 'ENOENT') throw new UsageError(`Folder not found: ${folder}. Check the spelling.`);
    if (code === 'ENOTDIR') {
      throw new UsageError(`${folder} is a file. Name the folder of the backup instead.`);
    }
    throw error;
  });
  const found = { sqlite: names.includes(databaseFile), postgres: names.includes(dumpFile) };
  if (!found.sqlite && !found.postgres) {
    const inside = names
      .map((name) => join(folder, name))
      .filter((each) => [databaseFile, dumpFile].some((file) => existsSync(join(each, file))));
    // Names of backups sort by time.
    const newest = inside.sort().at(-1);
    throw new UsageError(
      newest === undefined
        ? `${folder} is not a backup: it contains neither ${databaseFile} nor ${dumpFile}.`
        : `${folder} contains backups. Name one of them, such as the newest: ${newest}`,
    );
  }
  if (!found[wanted]) {
    throw new UsageError(
      wanted === 'sqlite'
        ? `${folder} is a backup of a PostgreSQL database. Set DATABASE_URL to the server to restore it to.`
        : `${folder} is a backup of a SQLite database. Unset DATABASE_URL to restore it.`,
    );
  }
  const files = names.filter((name) => !name.startsWith(databaseFile) && name !== dumpFile);
  return { folder, kind: wanted, files };
}

/** Copies the SQLite database and checks every byte. @throws UsageError if it is damaged. */
export async function copyChecked(folder: string, target: string): Promise<void> {
  const source = join(folder, databaseFile);
  const refuse = (reason: string): never => {
    throw new UsageError(`The backup ${folder} cannot be restored: ${reason}. Use another backup.`);
  };
  for (const end of ['', '-wal']) {
    if (existsSync(`${source}${end}`)) await cp(`${source}${end}`, `${target}${end}`);
  }
  let database: DatabaseSync | undefined;
  try {
    refuseForeignJournal(target);
    database = new DatabaseSync(target);
    const rows = database.prepare('pragma integrity_check(3)').all();
    const faults = rows.map((row) => row.integrity_check).filter((found) => found !== 'ok');
    if (faults.length > 0) refuse(`${databaseFile} is damaged (${faults.join('; ')})`);
    const tables = database.prepare("select name from sqlite_schema where type = 'table'").all();
    const names = new Set(tables.map(({ name }) => name));
    const missing = ['subscribers', 'deliveries', 'mailings'].filter((name) => !names.has(name));
    if (missing.length > 0) refuse(`${databaseFile} has no table ${missing.join(', ')}`);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    refuse(
      `${databaseFile} cannot be read (${error instanceof Error ? error.message : String(error)})`,
    );
  } finally {
    database?.close();
  }
}
