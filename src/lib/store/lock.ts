import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import type { Store, Transaction } from './open.ts';
import { sqlite } from './sqlite.ts';
import { isBusy } from './sqlite-errors.ts';

export interface Lock {
  release: () => void;
}

/**
 * A lock that the system releases when a process dies: a write transaction on an empty SQLite
 * database. Undefined if another process holds it.
 */
export function acquireLock(file: string): Lock | undefined {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    if (sqlite.fault(error) !== 'damaged') throw error;
    // It contains no data, and nobody can hold a lock in such a file.
    rmSync(file);
    return acquireLock(file);
  }
  return { release: () => database.close() };
}

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
