import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { Kysely, SqliteDialect, type SqliteStatement, sql } from 'kysely';
import type { Dialect } from './dialect.ts';
import type { Tables } from './tables.ts';

/** Statements kept ready. */
const mostPrepared = 100;

export const sqlite: Dialect = {
  name: 'sqlite',
  sendsAlone: true,
  clock: sql<number>`unixepoch('subsec')`,
  // SQLITE_BUSY and SQLITE_LOCKED, also with the details that are in the higher bits.
  isPassing: (error) => [5, 6].includes(((error as { errcode?: number }).errcode ?? 0) & 0xff),
};

/**
 * SQLite through Node's own driver. A commit is on the disk when it returns
 * (`synchronous=FULL`): the ledger's promise rests on that.
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
      run: (list) => statement.run(...values(list)),
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
