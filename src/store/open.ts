import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { up as listAndLedger } from './migrations/001-list-and-ledger.ts';
import { up as schedule } from './migrations/002-schedule.ts';
import { up as buckets } from './migrations/003-buckets.ts';
import { openSqlite } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** In order, and never changed once released: a database records which of them it has had. */
const migrations: Record<string, Migration> = {
  '001-list-and-ledger': { up: listAndLedger },
  '002-schedule': { up: schedule },
  '003-buckets': { up: buckets },
};

export interface Store {
  db: Kysely<Tables>;
  close: () => Promise<void>;
}

/**
 * Opens the newsletter's database and brings it up to date.
 * @param file Of SQLite; its folder must be there.
 * @throws Where it cannot be opened, or was written by a newer version.
 */
export async function openStore(file: string): Promise<Store> {
  const db = openSqlite(file);
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    await db.destroy();
    throw error;
  }
  return { db, close: () => db.destroy() };
}
