import { setTimeout as pause } from 'node:timers/promises';
import type { Transaction } from './open.ts';

const longest = 120_000;
const between = 200;

/**
 * Runs work in a transaction, and again for two minutes if the database is locked or out of reach,
 * also after a commit whose answer was lost.
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
