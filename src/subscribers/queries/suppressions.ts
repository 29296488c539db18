import type { Transaction } from '../../lib/store/open.ts';
import { countChange } from './statistics.ts';

/** Suppresses invalid addresses. People who unsubscribed stay unsubscribed. Needs a transaction. */
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

/** Undoes the suppressions of a mailing. Needs a transaction. @returns how many there were. */
export async function restoreSuppressed(
  tx: Transaction,
  by: { mailingId: string; now: Date },
): Promise<number> {
  const { db } = tx;
  const restored = await db
    .selectFrom('subscribers')
    .select(['language', 'changed_at'])
    .where('suppressed_by', '=', by.mailingId)
    .where('state', '=', 'suppressed')
    .execute();
  await db
    .updateTable('subscribers')
    .set({
      state: 'confirmed',
      suppressed_reason: null,
      suppressed_by: null,
      changed_at: by.now.toISOString(),
    })
    .where('suppressed_by', '=', by.mailingId)
    .where('state', '=', 'suppressed')
    .execute();
  // Otherwise a later run of this mailing would suppress them again.
  await db
    .updateTable('deliveries')
    .set({ refused: 'fail' })
    .where('mailing_id', '=', by.mailingId)
    .where('refused', '=', 'suppress')
    .execute();
  // They are no longer suppressed in the month in which they were, which may be an earlier one.
  for (const { language, changed_at } of restored) {
    await countChange(tx, 'suppressed', language, new Date(changed_at), -1);
  }
  return restored.length;
}

/** All mailings, the newest first, with the number of people suppressed through each. */
export async function listSuppressions({ db }: Transaction) {
  return db
    .selectFrom('mailings')
    .leftJoin('subscribers', 'subscribers.suppressed_by', 'mailings.id')
    .select(['mailings.id', 'mailings.issue'])
    .select((each) => each.fn.count<number>('subscribers.id').as('count'))
    .groupBy(['mailings.id', 'mailings.issue', 'mailings.created_at'])
    .orderBy('mailings.created_at', 'desc')
    .execute();
}
