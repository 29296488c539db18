import type { Transaction } from '../../lib/store/open.ts';
import { countChange } from './statistics.ts';

/**
 * Marks subscribers whose addresses a mailing found to be no good: no mail is written to them
 * again. Those who left on their own stay as they are. Wants a transaction.
 */
export async function suppressSubscribers(
  tx: Transaction,
  ids: readonly string[],
  by: { mailingId: string; now: Date },
): Promise<void> {
  const suppressed = await tx.db
    .updateTable('subscribers')
    .set(({ selectFrom }) => ({
      state: 'suppressed' as const,
      suppressed_reason: selectFrom('deliveries')
        .select('deliveries.reason')
        .where('deliveries.mailing_id', '=', by.mailingId)
        .whereRef('deliveries.subscriber_id', '=', 'subscribers.id'),
      suppressed_by: by.mailingId,
      changed_at: by.now.toISOString(),
    }))
    .where('id', 'in', [...ids])
    .where('state', '=', 'confirmed')
    .returning('language')
    .execute();
  for (const [language, people] of Map.groupBy(suppressed, (each) => each.language)) {
    await countChange(tx, 'suppressed', language, by.now, people.length);
  }
}

/**
 * Undoes the suppressions of one mailing, so that the next mailing is sent to these people again.
 * Wants a transaction. @returns how many there were.
 */
export async function restoreSuppressed(
  tx: Transaction,
  by: { mailingId: string; now: Date },
): Promise<number> {
  const { db } = tx;
  const restored = await db
    .updateTable('subscribers')
    .set({
      state: 'confirmed',
      suppressed_reason: null,
      suppressed_by: null,
      changed_at: by.now.toISOString(),
    })
    .where('suppressed_by', '=', by.mailingId)
    .where('state', '=', 'suppressed')
    .returning('language')
    .execute();
  // A later run of this mailing must not suppress them once more.
  await db
    .updateTable('deliveries')
    .set({ refused: 'fail' })
    .where('mailing_id', '=', by.mailingId)
    .where('refused', '=', 'suppress')
    .execute();
  for (const [language, people] of Map.groupBy(restored, (each) => each.language)) {
    await countChange(tx, 'suppressed', language, by.now, -people.length);
  }
  return restored.length;
}
