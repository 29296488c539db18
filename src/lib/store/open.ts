import { readdir } from 'node:fs/promises';
import * as path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Kysely } from 'kysely';
import { FileMigrationProvider, Migrator } from 'kysely/migration';
import { ownVersion } from '../own-version.ts';
import { isServer } from './database-file.ts';
import type { Dialect } from './dialect.ts';
import { listMigrations, NewerDatabaseError, readVersion } from './schema-version.ts';
import type { Tables } from './tables.ts';

const migrationFolder = fileURLToPath(new URL('./migrations/', import.meta.url));

/** The files of `migrations/`, in the order of their names. They never change once released. */
export const migrations = new FileMigrationProvider({
  fs: { readdir },
  path,
  migrationFolder,
  import: (file) => import(pathToFileURL(file).href),
});

export interface Store {
  db: Kysely<Tables>;
  dialect: Dialect;
  /** IANA name of the newsletter's time zone, in which the months of statistics begin. */
  timeZone: string;
  close: () => Promise<void>;
}

export type Transaction = Pick<Store, 'db' | 'dialect' | 'timeZone'>;

export interface OpenOptions {
  /** Default: UTC, for a database of which no statistics change. */
  timeZone?: string;
  /** Dates the migration; default: the clock of the computer. */
  now?: () => Date;
  /** Called before a database with data is migrated, to keep a copy. */
  beforeMigration?: (store: Store) => Promise<void>;
}

/**
 * Opens a SQLite file or `postgres://…`, and migrates.
 * @throws NewerDatabaseError where a newer masthead wrote it: nothing is changed then.
 */
export async function openStore(place: string, options: OpenOptions = {}): Promise<Store> {
  const { db, dialect } = await connect(place);
  const { timeZone = 'UTC' } = options;
  const store = { db, dialect, timeZone, close: () => db.destroy() };
  try {
    await bringUpToDate(store, options);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function bringUpToDate(
  store: Store,
  { beforeMigration, now = () => new Date() }: OpenOptions,
): Promise<void> {
  const { db } = store;
  const done = await listMigrations(db);
  const known = await knownMigrations();
  // Migrating needs a lock, which another process may hold for long.
  if (done.join() === known.join()) return;
  if (done.some((name) => !known.includes(name))) {
    throw new NewerDatabaseError(await readVersion(db));
  }
  if (done.length > 0) await beforeMigration?.(store);
  const migrator = new Migrator({ db, provider: migrations });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  await db
    .insertInto('versions')
    .values({ version: ownVersion(), migrated_at: now().toISOString() })
    .onConflict((conflict) => conflict.column('version').doNothing())
    .execute();
}

/** By their files: they are only loaded to migrate. */
async function knownMigrations(): Promise<string[]> {
  const files = await readdir(migrationFolder);
  return files.flatMap((file) => /^(\d{3}-[a-z-]+)\.[jt]s$/.exec(file)?.[1] ?? []).sort();
}

async function connect(place: string): Promise<Pick<Store, 'db' | 'dialect'>> {
  if (isServer(place)) {
    const { openPostgres, postgres } = await import('./postgres.ts');
    return { db: openPostgres(place), dialect: postgres };
  }
  const { openSqlite, sqlite } = await import('./sqlite.ts');
  return { db: openSqlite(place), dialect: sqlite };
}
