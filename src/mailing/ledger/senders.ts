import { sql } from 'kysely';
import type { Transaction } from '../../lib/store/open.ts';

export interface Sender {
  mailingId: string;
  /** Seconds without a sign of life after which it is taken for dead. */
  lease: number;
  /** Counts up with every sender of the mailing: claims of earlier ones are void. */
  fence: number;
}

const leaseEnd = ({ dialect }: Transaction, lease: number) =>
  sql<number>`${dialect.clock} + ${sql.lit(lease)}`;

/** Puts a sender in. Wants a transaction. */
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

/** A sign of life. @returns false where the sender has been taken for dead already. */
export async function renewLease(tx: Transaction, sender: Sender): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('senders')
    .set({ lease_until: leaseEnd(tx, sender.lease) })
    .where('mailing_id', '=', sender.mailingId)
    .where('fence', '=', sender.fence)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function closeSender({ db }: Transaction, sender: Sender): Promise<void> {
  await db
    .deleteFrom('senders')
    .where('mailing_id', '=', sender.mailingId)
    .where('fence', '=', sender.fence)
    .execute();
}

/** Removes senders whose lease has run out (with a lock, all others), which frees their claims. */
export async function removeDead({ db, dialect }: Transaction, sender: Sender): Promise<void> {
  const others = db
    .deleteFrom('senders')
    .where('mailing_id', '=', sender.mailingId)
    .where('fence', '!=', sender.fence);
  await (dialect.hasSingleSender
    ? others
    : others.where('lease_until', '<', dialect.clock)
  ).execute();
}
