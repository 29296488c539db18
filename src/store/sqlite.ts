import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import type { Tables } from './tables.ts';

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
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON;
  `);
  return new Kysely<Tables>({
    dialect: new SqliteDialect({
      database: {
        close: () => database.close(),
        prepare: (sql) => {
          const statement = database.prepare(sql);
          const values = (list: readonly unknown[]) => list as SQLInputValue[];
          return {
            reader: statement.columns().length > 0,
            all: (list) => statement.all(...values(list)),
            run: (list) => statement.run(...values(list)),
            iterate: (list) => statement.iterate(...values(list)),
          };
        },
      },
    }),
  });
}
