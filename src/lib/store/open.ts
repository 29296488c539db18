import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
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
};

export interface Store {
  db: Kysely<Tables>;
  dialect: Dialect;
  close: () => Promise<void>;
}

export type Transaction = Pick<Store, 'db' | 'dialect'>;

/** Opens a SQLite file or `postgres://…`, and migrates. Throws if a newer version wrote it. */
export async function openStore(place: string): Promise<Store> {
  const { db, dialect } = await connect(place);
  const error = (await isUpToDate(db)) ? undefined : await migrate(db);
  if (error !== undefined) {
    await db.destroy();
    throw error;
  }
  return { db, dialect, close: () => db.destroy() };
}

async function migrate(db: Kysely<Tables>): Promise<unknown> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  return (await migrator.migrateToLatest()).error;
}

/** Avoids the lock that migrating needs, which another process may hold for long. */
async function isUpToDate(db: Kysely<Tables>): Promise<boolean> {
  const done = await sql<{ name: string }>`select name from kysely_migration order by name`
    .execute(db)
    .catch(() => undefined);
  return done?.rows.map(({ name }) => name).join() === Object.keys(migrations).sort().join();
}

async function connect(place: string): Promise<Transaction> {
  if (isServer(place)) {
    const { openPostgres, postgres } = await import('./postgres.ts');
    return { db: openPostgres(place), dialect: postgres };
  }
  const { openSqlite, sqlite } = await import('./sqlite.ts');
  return { db: openSqlite(place), dialect: sqlite };
}
