import { sql } from 'kysely';
import type { Store, Transaction } from './open.ts';

/** For machines that share a database. With SQLite there is one, and `acquireLock` is enough. */
export async function withAdvisoryLock<T>(
  { db, ...store }: Store,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  if (store.dialect.hasSingleSender) return work();
  return db.transaction().execute(async (tx) => {
    await lockUntilCommit({ ...store, db: tx }, name);
    return work();
  });
}

/** The same until a transaction ends. */
export async function lockUntilCommit({ db, dialect }: Transaction, name: string): Promise<void> {
  if (dialect.hasSingleSender) return;
  await sql`select pg_advisory_xact_lock(hashtext(${`masthead ${name}`}))`.execute(db);
}
