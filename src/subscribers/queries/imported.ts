import type { Transaction } from '../../lib/store/open.ts';
import { countChange } from './statistics.ts';
import type { SubscriberKey } from './subscriber-rows.ts';

/** Recorded as the form by `subscribers add`. */
export const addedByEditor = 'added by the editor';

/**
 * Suppresses people who get mail only because of an import: neither confirmed by a link nor added
 * by hand. Needs a transaction. @param reasons Address keys by reason. @returns who was suppressed.
 */
export async function suppressImported(
  tx: Transaction,
  reasons: ReadonlyMap<string, readonly string[]>,
  now: Date,
): Promise<SubscriberKey[]> {
  const found: SubscriberKey[] = [];
  for (const [reason, addressKeys] of reasons) {
    const rows = await tx.db
      .updateTable('subscribers')
      .set({ state: 'suppressed', suppressed_reason: reason, changed_at: now.toISOString() })
      .where('address_key', 'in', [...addressKeys])
      .where('state', '=', 'confirmed')
      .where('consent_version', 'is', null)
      .where((each) => each.or([each('form', 'is', null), each('form', '!=', addedByEditor)]))
      .returning(['id', 'address_key as addressKey', 'language'])
      .execute();
    for (const [language, group] of Map.groupBy(rows, (row) => row.language)) {
      await countChange(tx, 'suppressed', language, now, group.length);
    }
    found.push(...rows.map(({ id, addressKey }) => ({ id, addressKey })));
  }
  return found;
}

/** The confirmed subscribers among these addresses. */
export async function listConfirmed(
  { db }: Transaction,
  addressKeys: readonly string[],
): Promise<SubscriberKey[]> {
  if (addressKeys.length === 0) return [];
  return db
    .selectFrom('subscribers')
    .select(['id', 'address_key as addressKey'])
    .where('address_key', 'in', [...addressKeys])
    .where('state', '=', 'confirmed')
    .execute();
}
