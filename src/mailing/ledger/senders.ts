import { sql } from 'kysely';
import type { Transaction } from '../../lib/store/open.ts';

/** A process that works on a mailing. */
export interface Sender {
  mailingId: string;
  /** Seconds without renewal until it counts as dead. */
  lease: number;
  /** Higher for each later sender; a dead sender's claims are void. */
  fence: number;
}

const leaseEnd = ({ dialect }: Transaction, lease: number) =>
  sql<number>`${dialect.clock} + ${sql.lit(lease)}`;

/** Needs a transaction. */
export async function openSender(tx: Transaction, mailingId: string, lease = 60): Promise<Sender> {
  const { last_fence: fence } = await tx.db
    .updateTable('mailings')
    .set((row) => ({ last_fence: row('last_fence', '+', 1) }))
    .where('id', '=', mailingId)
    .returning('last_fence')
    .executeTakeFirstOrThrow();
  await tx.db
    .insertInto('senders')
    .values({ mailing_id: mailingId, fence, lease_until: leaseEnd(tx, lease) })
    .execute();
  return { mailingId, lease, fence };
}

/** @returns false if the sender counts as dead already. */
export async function renewLease(tx: Transaction, sender: Sender): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('senders')
    .set({ lease_until: leaseEnd(tx, sender.lease) })
    .where('mailing_id', '=', sender.mailingId)
    .where('fence', '=', sender.fence)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Removes a sender that has ended. */
export async function closeSender({ db }: Transaction, sender: Sender): Promise<void> {
  await db
    .deleteFrom('senders')
    .where('mailing_id', '=', sender.mailingId)
    .where('fence', '=', sender.fence)
    .execute();
}

/** Removes senders whose lease has run out, or, in SQLite, all others. Their claims are free then. */
export async function removeDead(
  { db, dialect }: Transaction,
  sender: Pick<Sender, 'mailingId' | 'fence'>,
): Promise<void> {
  const others = db
    .deleteFrom('senders')
    .where('mailing_id', '=', sender.mailingId)
    .where('fence', '!=', sender.fence);
  await (dialect.hasSingleSender
    ? others
    : others.where('lease_until', '<', dialect.clock)
  ).execute();
}

/**
 * True if another process works on the mailing; in SQLite the send lock excludes that. @param own The
 * fence of this process's sender, if it has one.
 */
export async function hasLiveSender(
  { db, dialect }: Transaction,
  mailingId: string,
  own = -1,
): Promise<boolean> {
  if (dialect.hasSingleSender) return false;
  const found = await db
    .selectFrom('senders')
    .select('fence')
    .where('mailing_id', '=', mailingId)
    .where('fence', '!=', own)
    .where('lease_until', '>=', dialect.clock)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
