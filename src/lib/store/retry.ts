import { setTimeout as pause } from 'node:timers/promises';
import type { Transaction } from './open.ts';

/** In milliseconds. */
const longest = 120_000;
const between = 200;

/**
 * Does a piece of work in one transaction, and again where the database was locked, restarted or
 * out of reach: until it is done, or for two minutes.
 * @param work May be done more than once, also after a commit whose answer was lost.
 */
export async function withRetries<T>(
  { db, dialect }: Transaction,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const until = performance.now() + longest;
  for (;;) {
    try {
      return await db.transaction().execute((tx) => work({ db: tx, dialect }));
    } catch (error) {
      if (!dialect.isTemporary(error) || performance.now() > until) throw error;
      await pause(between);
    }
  }
}
