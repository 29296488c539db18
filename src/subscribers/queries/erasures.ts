import type { Transaction } from '../../lib/store/open.ts';
import { stateByRow } from '../../lib/store/state-by-row.ts';
import type { SubscriberState } from '../../model/subscriber.ts';
import { stateForForm } from '../../model/suppression.ts';

export interface Erasure {
  /** See `addressHash`. */
  hash: string;
  /** ISO 8601. */
  erasedAt: string;
  /** True if the address was suppressed: the form accepts it no more. */
  suppressed: boolean;
}

/** The erasure of an address. @param hash See `addressHash`. */
export async function findErasure({ db }: Transaction, hash: string): Promise<Erasure | undefined> {
  const row = await db
    .selectFrom('erasures')
    .selectAll()
    .where('hash', '=', hash)
    .executeTakeFirst();
  return row && { hash, erasedAt: row.erased_at, suppressed: row.suppressed === 1 };
}

/** Those of these hashes that belong to erased people. */
export async function findErasedHashes(
  { db }: Transaction,
  hashes: readonly string[],
): Promise<Set<string>> {
  if (hashes.length === 0) return new Set();
  const rows = await db
    .selectFrom('erasures')
    .select('hash')
    .where('hash', 'in', [...hashes])
    .execute();
  return new Set(rows.map(({ hash }) => hash));
}

/** True if anybody was erased. */
export async function hasErasures({ db }: Transaction): Promise<boolean> {
  const row = await db.selectFrom('erasures').select('hash').limit(1).executeTakeFirst();
  return row !== undefined;
}

/** All erasures, the oldest first. */
export async function listErasures({ db }: Transaction): Promise<Erasure[]> {
  const rows = await db.selectFrom('erasures').selectAll().orderBy('erased_at').execute();
  return rows.map(({ hash, erased_at, suppressed }) => ({
    hash,
    erasedAt: erased_at,
    suppressed: suppressed === 1,
  }));
}

/** For somebody who is erased again, the later time counts. */
export async function insertErasure({ db }: Transaction, erasure: Erasure): Promise<void> {
  const values = { erased_at: erasure.erasedAt, suppressed: erasure.suppressed ? 1 : 0 };
  await db
    .insertInto('erasures')
    .values({ hash: erasure.hash, ...values })
    .onConflict((conflict) => conflict.column('hash').doUpdateSet(values))
    .execute();
}

/**
 * Deletes somebody from the list. Unsent deliveries are skipped, past ones get ids of nobody.
 * Needs a transaction. @returns undefined if no subscriber has that id.
 */
export async function deleteSubscriber(
  { db }: Transaction,
  id: string,
  newId: () => string,
  now: Date,
): Promise<{ addressKey: string; state: SubscriberState; language: string | null } | undefined> {
  const row = await db
    .deleteFrom('subscribers')
    .where('id', '=', id)
    .returning(['address_key as addressKey', 'state', 'language', 'suppressed_reason'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  await db.deleteFrom('tests').where('address_key', '=', row.addressKey).execute();
  await db.deleteFrom('confirmations').where('subscriber_id', '=', id).execute();
  await db.deleteFrom('letters').where('subscriber_id', '=', id).execute();
  await db.deleteFrom('former_ids').where('subscriber_id', '=', id).execute();
  await db.deleteFrom('changed_addresses').where('subscriber_id', '=', id).execute();
  // With the mailings, so that the primary key is used: a ledger has millions of rows.
  const mailings = db.selectFrom('mailings').select('id');
  await db
    .updateTable('deliveries')
    .set({ state: 'skipped', reason: 'erased', updated_at: now.toISOString() })
    .where('mailing_id', 'in', mailings)
    .where('subscriber_id', '=', id)
    .where(stateByRow, 'in', ['pending', 'deferred', 'doubt'])
    .execute();
  const ended = await db
    .selectFrom('deliveries')
    .select('mailing_id')
    .where('mailing_id', 'in', mailings)
    .where('subscriber_id', '=', id)
    // A delivery that is being sent is recorded later, by this id.
    .where('state', '!=', 'writing')
    .execute();
  for (const { mailing_id } of ended) {
    await db
      .updateTable('deliveries')
      .set({ subscriber_id: newId() })
      .where('subscriber_id', '=', id)
      .where('mailing_id', '=', mailing_id)
      .execute();
  }
  const { suppressed_reason, ...person } = row;
  return { ...person, state: stateForForm(row.state, suppressed_reason) };
}
