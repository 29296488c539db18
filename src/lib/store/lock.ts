import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import type { Store } from './open.ts';
import { sqlite } from './sqlite.ts';
import { isBusy } from './sqlite-errors.ts';

/** Held until released, or until its process ends in whatever way. */
export interface Lock {
  release: () => void;
}

/**
 * A lock between processes that the operating system takes back from a dead one: an open write
 * transaction on an empty SQLite database. A file with a process id in it would outlive a crash.
 * @returns undefined where another process holds it.
 */
export function acquireLock(file: string): Lock | undefined {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    if (sqlite.fault(error) !== 'damaged') throw error;
    // There is nothing in it that could be lost, and nobody can hold a lock in such a file.
    rmSync(file);
    return acquireLock(file);
  }
  return { release: () => database.close() };
}

/**
 * On a database that several machines use: does `work` while none of them does work of that name.
 * Elsewhere a lock on this machine has seen to it.
 */
export async function withAdvisoryLock<T>(
  { db, dialect }: Store,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  if (dialect.hasSingleSender) return work();
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext(${`masthead ${name}`}))`.execute(tx);
    return work();
  });
}
