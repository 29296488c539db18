import { type Pause, pause } from '../pause.ts';
import type { Transaction } from './open.ts';

/** Milliseconds. */
const longest = 120_000;
const between = 200;

export interface RetryTime {
  /** Milliseconds since any moment. */
  clock: () => number;
  pause: Pause;
}

const realTime: RetryTime = { clock: () => performance.now(), pause };

/**
 * Runs work in a transaction, and again for two minutes if the database is locked or out of reach,
 * also after a commit whose answer was lost.
 */
export async function withRetries<T>(
  { db, ...store }: Transaction,
  work: (tx: Transaction) => Promise<T>,
  { clock, pause }: RetryTime = realTime,
): Promise<T> {
  const until = clock() + longest;
  for (;;) {
    try {
      return await db.transaction().execute((tx) => work({ ...store, db: tx }));
    } catch (error) {
      if (!store.dialect.isTemporary(error) || clock() > until) throw error;
      await pause(between);
    }
  }
}
