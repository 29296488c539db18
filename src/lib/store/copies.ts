import { chmod } from 'node:fs/promises';
import { sql } from 'kysely';
import { openStore, type Store, type Transaction } from './open.ts';
import { openSqlite } from './sqlite.ts';

/** Copies a SQLite database, as it is at one moment. The copy knows that it is one. */
export async function copyDatabase({ db }: Store, file: string, now: Date): Promise<void> {
  await sql`vacuum into ${file}`.execute(db);
  await chmod(file, 0o600);
  // Not migrated: it may be the copy of an older version's database.
  const copy = openSqlite(file);
  try {
    await copy.insertInto('copies').values({ made_at: now.toISOString() }).execute();
    await sql`pragma journal_mode = delete`.execute(copy);
  } finally {
    await copy.destroy();
  }
}

/** Takes somebody out of a copy, which stays one file. */
export async function eraseFromCopy(
  file: string,
  work: (copy: Store) => Promise<void>,
): Promise<void> {
  const copy = await openStore(file);
  try {
    await work(copy);
    await sql`pragma journal_mode = delete`.execute(copy.db);
  } finally {
    await copy.close();
  }
}

/** When this database was copied, if it is a restored copy. */
export async function madeAt({ db }: Transaction): Promise<string | undefined> {
  const row = await db.selectFrom('copies').select('made_at').executeTakeFirst();
  return row?.made_at;
}

/** From here on the database is the original. */
export async function forgetCopy({ db }: Transaction): Promise<void> {
  await db.deleteFrom('copies').execute();
}
