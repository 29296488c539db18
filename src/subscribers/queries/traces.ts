import type { Transaction } from '../../lib/store/open.ts';

/** Somebody who was erased, until their bytes in files and free pages are overwritten. */
export interface Trace {
  /** Belongs to nobody any more, but is in reports and exports. */
  subscriberId: string;
  /** See `addressHash`. */
  hash: string;
  /** ISO 8601. */
  erasedAt: string;
  /** What could not be read at the last try; absent before the first. */
  problem?: string;
}

/** The row of the free pages, when all files are done. */
const freePages = 'free pages';

/** Records that an erased person's bytes are still to be overwritten. */
export async function insertTrace({ db }: Transaction, trace: Trace): Promise<void> {
  await db
    .insertInto('traces')
    .values({
      subscriber_id: trace.subscriberId,
      hash: trace.hash,
      erased_at: trace.erasedAt,
      problem: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The oldest first. */
export async function listTraces({ db }: Transaction): Promise<Trace[]> {
  const rows = await db.selectFrom('traces').selectAll().orderBy('erased_at').execute();
  return rows.map(({ subscriber_id, hash, erased_at, problem }) => ({
    subscriberId: subscriber_id,
    hash,
    erasedAt: erased_at,
    ...(problem !== null && { problem }),
  }));
}

/** Deletes the ids, so that overwriting the free pages covers them, too. Needs a transaction. */
export async function recordFilesDone(tx: Transaction, done: readonly Trace[]): Promise<void> {
  const [first] = done;
  if (first === undefined) return;
  const ids = done.map(({ subscriberId }) => subscriberId);
  await tx.db.deleteFrom('traces').where('subscriber_id', 'in', ids).execute();
  await insertTrace(tx, { ...first, subscriberId: freePages, hash: '' });
}

/** Records what could not be read. Needs a transaction. */
export async function recordUnreadable(
  { db }: Transaction,
  traces: readonly Trace[],
  problem: string,
): Promise<void> {
  const ids = traces.map(({ subscriberId }) => subscriberId);
  await db.updateTable('traces').set({ problem }).where('subscriber_id', 'in', ids).execute();
}

/** Records that the free pages are overwritten. */
export async function recordFreePagesDone({ db }: Transaction): Promise<void> {
  await db.deleteFrom('traces').where('subscriber_id', '=', freePages).execute();
}
