import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { Kysely, SqliteDialect, type SqliteStatement, sql } from 'kysely';
import type { Dialect } from './dialect.ts';
import type { Tables } from './tables.ts';

/** Statements kept ready. */
const mostPrepared = 100;
const nothing = { changes: 0, lastInsertRowid: 0 };

export const sqlite: Dialect = {
  name: 'sqlite',
  sendsAlone: true,
  clock: sql<number>`unixepoch('subsec')`,
  // SQLITE_BUSY and SQLITE_LOCKED.
  isPassing: (error) => [5, 6].includes(primaryCode(error)),
  trouble: (error) => troubles[primaryCode(error)],
  scrub: async (db) => {
    // `secure_delete` alone leaves what was moved between pages: about one in two hundred rows.
    await sql`vacuum`.execute(db);
    await sql`pragma wal_checkpoint(truncate)`.execute(db);
  },
};

/** By SQLite's result codes: those that are not our own fault. */
const troubles: Readonly<Record<number, string>> = {
  5: 'another program holds its lock',
  6: 'another program holds its lock',
  8: 'it may not be written to',
  10: 'the disk has a fault',
  11: 'its file is damaged',
  13: 'the disk is full',
  14: 'its file cannot be opened',
  26: 'its file is damaged',
};

/** Without the details that are in the higher bits. */
function primaryCode(error: unknown): number {
  return ((error as { errcode?: number }).errcode ?? 0) & 0xff;
}

/**
 * SQLite through Node's own driver. A commit is on the disk when it returns
 * (`synchronous=FULL`): the ledger's promise rests on that. Nothing of it is written elsewhere.
 * @param file Made if absent, readable by its owner alone.
 */
export function openSqlite(file: string): Kysely<Tables> {
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  const database = new DatabaseSync(file);
  database.exec(`
    PRAGMA busy_timeout = 10000;
    PRAGMA journal_mode = WAL;
    PRAGMA wal_autocheckpoint = 4000;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
  `);
  const prepared = new Map<string, SqliteStatement>();
  const prepare = (query: string): SqliteStatement => {
    const known = prepared.get(query);
    if (known !== undefined) return known;
    // A transaction of ours is going to write: it takes its turn at once, not in the middle.
    const statement = database.prepare(query === 'begin' ? 'begin immediate' : query);
    const values = (list: readonly unknown[]) => list as SQLInputValue[];
    const made: SqliteStatement = {
      reader: statement.columns().length > 0,
      all: (list) => statement.all(...values(list)),
      run: (list) => {
        // SQLite has done it by itself where the disk is full, and would complain of a second time.
        if (query === 'rollback' && !database.isTransaction) return nothing;
        return statement.run(...values(list));
      },
      iterate: (list) => statement.iterate(...values(list)),
    };
    // Statements with lists in them come in many lengths; the loop's own are few.
    if (prepared.size >= mostPrepared) prepared.clear();
    prepared.set(query, made);
    return made;
  };
  return new Kysely<Tables>({
    dialect: new SqliteDialect({ database: { close: () => database.close(), prepare } }),
  });
}
