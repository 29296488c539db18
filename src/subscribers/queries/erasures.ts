import { sql } from 'kysely';
import type { Transaction } from '../../lib/store/open.ts';
import type { DeliveryState } from '../../model/delivery.ts';
import type { SubscriberState } from '../../model/subscriber.ts';
import { stateForForm } from '../../model/suppression.ts';

/** As a plain column it would tempt SQLite to read all rows in these states. */
const stateByRow = sql<DeliveryState>`coalesce(deliveries.state, '')`;

/** That somebody was forgotten, by the keyed hash of the address. */
export interface Erasure {
  hash: string;
  /** ISO 8601. */
  erasedAt: string;
  /** The address takes no mail. */
  suppressed: boolean;
}

export async function findErasure({ db }: Transaction, hash: string): Promise<Erasure | undefined> {
  const row = await db
    .selectFrom('erasures')
    .selectAll()
    .where('hash', '=', hash)
    .executeTakeFirst();
  return row && { hash, erasedAt: row.erased_at, suppressed: row.suppressed === 1 };
}

/** Those of these hashes whose owners were forgotten. */
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

export async function hasErasures({ db }: Transaction): Promise<boolean> {
  const row = await db.selectFrom('erasures').select('hash').limit(1).executeTakeFirst();
  return row !== undefined;
}

export async function listErasures({ db }: Transaction): Promise<Erasure[]> {
  const rows = await db.selectFrom('erasures').selectAll().orderBy('erased_at').execute();
  return rows.map(({ hash, erased_at, suppressed }) => ({
    hash,
    erasedAt: erased_at,
    suppressed: suppressed === 1,
  }));
}

/** Somebody who was forgotten twice was forgotten the last time. */
export async function insertErasure({ db }: Transaction, erasure: Erasure): Promise<void> {
  const values = { erased_at: erasure.erasedAt, suppressed: erasure.suppressed ? 1 : 0 };
  await db
    .insertInto('erasures')
    .values({ hash: erasure.hash, ...values })
    .onConflict((conflict) => conflict.column('hash').doUpdateSet(values))
    .execute();
}

/** An address that somebody on the list has. */
export interface ListedAddress {
  id: string;
  address: string;
  addressKey: string;
  createdAt: string;
}

/** Everybody of whom there is a row, some at a time. */
export async function* eachAddress({ db }: Transaction): AsyncGenerator<ListedAddress> {
  let after = '';
  for (;;) {
    const rows = await db
      .selectFrom('subscribers')
      .select(['id', 'address', 'address_key as addressKey', 'created_at as createdAt'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(1000)
      .execute();
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

/**
 * Deletes somebody from the list. What became of their mail stays as a number: under ids that lead
 * to nobody; what waits is not sent. Wants a transaction.
 * @returns undefined where there is nobody of that id.
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
  await db.deleteFrom('confirmations').where('subscriber_id', '=', id).execute();
  await db.deleteFrom('letters').where('subscriber_id', '=', id).execute();
  await db.deleteFrom('former_ids').where('subscriber_id', '=', id).execute();
  await db.deleteFrom('changed_addresses').where('subscriber_id', '=', id).execute();
  // By the mailings, so that the primary key finds them: a ledger has millions of rows.
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
    // One that is being written is settled under its id, which is nobody's by then.
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
