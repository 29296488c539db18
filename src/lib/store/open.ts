import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { ownVersion } from '../own-version.ts';
import { isServer } from './database-file.ts';
import type { Dialect } from './dialect.ts';
import { up as listAndLedger } from './migrations/001-list-and-ledger.ts';
import { up as schedule } from './migrations/002-schedule.ts';
import { up as buckets } from './migrations/003-buckets.ts';
import { up as senders } from './migrations/004-senders.ts';
import { up as copies } from './migrations/005-copies.ts';
import { up as audience } from './migrations/006-audience.ts';
import { up as choices } from './migrations/007-choices.ts';
import { up as clock } from './migrations/008-clock.ts';
import { up as traces } from './migrations/009-traces.ts';
import { up as addresses } from './migrations/010-addresses.ts';
import { up as refusals } from './migrations/011-refusals.ts';
import { up as confirmationRequests } from './migrations/012-confirmation-requests.ts';
import { up as systemMails } from './migrations/013-system-mails.ts';
import { up as refusalsAreRight } from './migrations/014-refusals-are-right.ts';
import { up as firstNames } from './migrations/015-first-names.ts';
import { up as versions } from './migrations/016-versions.ts';
import { up as plans } from './migrations/017-plans.ts';
import { listMigrations, NewerDatabaseError, readVersion } from './schema-version.ts';
import type { Tables } from './tables.ts';

/** In order, and never changed once released. */
export const migrations: Record<string, Migration> = {
  '001-list-and-ledger': { up: listAndLedger },
  '002-schedule': { up: schedule },
  '003-buckets': { up: buckets },
  '004-senders': { up: senders },
  '005-copies': { up: copies },
  '006-audience': { up: audience },
  '007-choices': { up: choices },
  '008-clock': { up: clock },
  '009-traces': { up: traces },
  '010-addresses': { up: addresses },
  '011-refusals': { up: refusals },
  '012-confirmation-requests': { up: confirmationRequests },
  '013-system-mails': { up: systemMails },
  '014-refusals-are-right': { up: refusalsAreRight },
  '015-first-names': { up: firstNames },
  '016-versions': { up: versions },
  '017-plans': { up: plans },
};

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
  const known = Object.keys(migrations).sort();
  // Migrating needs a lock, which another process may hold for long.
  if (done.join() === known.join()) return;
  if (done.some((name) => !known.includes(name))) {
    throw new NewerDatabaseError(await readVersion(db));
  }
  if (done.length > 0) await beforeMigration?.(store);
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  await db
    .insertInto('versions')
    .values({ version: ownVersion(), migrated_at: now().toISOString() })
    .onConflict((conflict) => conflict.column('version').doNothing())
    .execute();
}

async function connect(place: string): Promise<Pick<Store, 'db' | 'dialect'>> {
  if (isServer(place)) {
    const { openPostgres, postgres } = await import('./postgres.ts');
    return { db: openPostgres(place), dialect: postgres };
  }
  const { openSqlite, sqlite } = await import('./sqlite.ts');
  return { db: openSqlite(place), dialect: sqlite };
}
