import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { Kysely, SqliteDialect, type SqliteStatement } from 'kysely';
import type { Tables } from './tables.ts';

/** Statements kept ready. */
const mostPrepared = 100;

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
  return new Kysely<Tables>({
    dialect: new SqliteDialect({
      database: {
        close: () => database.close(),
        prepare: (sql) => {
          const known = prepared.get(sql);
          if (known !== undefined) return known;
          const statement = database.prepare(sql);
          const values = (list: readonly unknown[]) => list as SQLInputValue[];
          const made: SqliteStatement = {
            reader: statement.columns().length > 0,
            all: (list) => statement.all(...values(list)),
            run: (list) => statement.run(...values(list)),
            iterate: (list) => statement.iterate(...values(list)),
          };
          // Statements with lists in them come in many lengths; the loop's own are few.
          if (prepared.size >= mostPrepared) prepared.clear();
          prepared.set(sql, made);
          return made;
        },
      },
    }),
  });
}
