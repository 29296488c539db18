import { chmodSync, closeSync, openSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { pause } from '../pause.ts';
import type { DatabaseFault, Dialect } from './dialect.ts';
import { refuseForeignJournal } from './foreign-journal.ts';
import { waitingDialect } from './sqlite-driver.ts';
import { isBusy, sqliteCode } from './sqlite-errors.ts';
import type { Tables } from './tables.ts';

export const sqlite: Dialect = {
  name: 'sqlite',
  hasSingleSender: true,
  clock: sql<number>`unixepoch('subsec')`,
  isTemporary: isBusy,
  fault: (error) => faults[sqliteCode(error)]?.[0],
  describe: (error) => faults[sqliteCode(error)]?.[1],
  overwriteDeleted: async (db) => {
    // `secure_delete` alone leaves copies that were moved between pages: about one row in two hundred.
    await sql`vacuum`.execute(db);
    await emptyJournal(db);
  },
};

const faults: Readonly<Record<number, [DatabaseFault, string]>> = {
  5: ['locked', 'another program holds its lock'],
  6: ['locked', 'another program holds its lock'],
  8: ['readonly', 'it may not be written to'],
  10: ['disk', 'the disk has a fault'],
  11: ['damaged', 'its file is damaged'],
  13: ['full', 'the disk is full'],
  14: ['unopenable', 'its file cannot be opened'],
  26: ['damaged', 'its file is damaged'],
};

async function emptyJournal(db: Kysely<Tables>): Promise<void> {
  for (let waited = 0; ; waited += 50) {
    const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db);
    if (rows[0]?.busy === 0) return;
    if (waited >= 60_000) {
      throw Object.assign(new Error('database is locked'), { errcode: 5 });
    }
    await pause(50);
  }
}

/** Only its owner can read the file. A commit is on the disk when it returns. */
export function openSqlite(file: string): Kysely<Tables> {
  closeSync(openSync(file, 'a', 0o600));
  // Only if needed: a change would make it look newer than its write-ahead log.
  if ((statSync(file).mode & 0o777) !== 0o600) chmodSync(file, 0o600);
  refuseForeignJournal(file);
  const { ino } = statSync(file);
  const database = new DatabaseSync(file);
  try {
    database.exec(`
      PRAGMA busy_timeout = 10000;
      PRAGMA journal_mode = WAL;
      PRAGMA wal_autocheckpoint = 4000;
      PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON;
      PRAGMA secure_delete = ON;
      PRAGMA temp_store = MEMORY;
      PRAGMA busy_timeout = 0;
    `);
  } catch (error) {
    database.close();
    throw error;
  }
  // A restore has replaced the file while this waited for a lock.
  if (statSync(file).ino !== ino) {
    database.close();
    return openSqlite(file);
  }
  return new Kysely<Tables>({ dialect: waitingDialect(database) });
}
