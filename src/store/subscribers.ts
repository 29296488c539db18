import type { Selectable } from 'kysely';
import type { Subscriber, SubscriberState } from '../newsletter/subscriber.ts';
import { type Unserved, unserved } from './deliveries.ts';
import type { Inside } from './open.ts';
import type { Tables } from './tables.ts';

/** Puts a new subscriber in. @returns the state of the one that has the address already, if any. */
export async function insertSubscriber(
  { db }: Inside,
  subscriber: Subscriber,
  addressKey: string,
): Promise<SubscriberState | undefined> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('subscribers')
    .values({
      id: subscriber.id,
      address: subscriber.address,
      address_key: addressKey,
      name: subscriber.name ?? null,
      language: subscriber.language ?? null,
      state: subscriber.state,
      consent: subscriber.consent,
      created_at: subscriber.createdAt,
      suppressed_reason: null,
      suppressed_by: null,
      changed_at: subscriber.createdAt,
    })
    .onConflict((conflict) => conflict.column('address_key').doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 1n) return undefined;
  const { state } = await db
    .selectFrom('subscribers')
    .select('state')
    .where('address_key', '=', addressKey)
    .executeTakeFirstOrThrow();
  return state;
}

export async function getSubscriber({ db }: Inside, id: string): Promise<Subscriber | undefined> {
  const row = await db
    .selectFrom('subscribers')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

/** All subscribers, or those in one state, in the order in which they came. */
export async function listSubscribers(
  { db }: Inside,
  state?: SubscriberState,
): Promise<Subscriber[]> {
  const query = db.selectFrom('subscribers').selectAll().orderBy('created_at').orderBy('id');
  const rows = await (state === undefined ? query : query.where('state', '=', state)).execute();
  return rows.map(fromRow);
}

/** How many confirmed subscribers there are, whatever their language. */
export async function countAllConfirmed(inside: Inside, only?: Unserved): Promise<number> {
  const byLanguage = await countConfirmed(inside, only);
  return [...byLanguage.values()].reduce((sum, count) => sum + count, 0);
}

/** How many confirmed subscribers there are, by language; `only`: of those whom a mailing has not served. */
export async function countConfirmed(
  inside: Inside,
  only?: Unserved,
): Promise<Map<string | null, number>> {
  const query = inside.db
    .selectFrom('subscribers')
    .select((each) => ['language', each.fn.countAll<number>().as('count')])
    .where('state', '=', 'confirmed')
    .groupBy('language');
  const rows = await (only === undefined
    ? query
    : query.where('id', 'in', unserved(inside, only))
  ).execute();
  return new Map(rows.map(({ language, count }) => [language, count]));
}

/** Never writes to somebody again whose address is no good. Those who left on their own stay so. */
export async function suppressSubscriber(
  { db }: Inside,
  id: string,
  by: { mailingId: string; reason: string; now: Date },
): Promise<void> {
  await db
    .updateTable('subscribers')
    .set({
      state: 'suppressed',
      suppressed_reason: by.reason,
      suppressed_by: by.mailingId,
      changed_at: by.now.toISOString(),
    })
    .where('id', '=', id)
    .where('state', 'in', ['pending', 'confirmed'])
    .execute();
}

/** How many were suppressed through a mailing. */
export async function countSuppressedBy({ db }: Inside, mailingId: string): Promise<number> {
  const { count } = await db
    .selectFrom('subscribers')
    .select((each) => each.fn.countAll<number>().as('count'))
    .where('suppressed_by', '=', mailingId)
    .executeTakeFirstOrThrow();
  return count;
}

function fromRow(row: Selectable<Tables['subscribers']>): Subscriber {
  return {
    id: row.id,
    address: row.address,
    ...(row.name !== null && { name: row.name }),
    ...(row.language !== null && { language: row.language }),
    state: row.state,
    consent: row.consent,
    createdAt: row.created_at,
  };
}

/** How many confirmed subscribers a mailing does not have among its recipients. */
export async function countMissing({ db }: Inside, mailingId: string): Promise<number> {
  const { count } = await db
    .selectFrom('subscribers')
    .select((each) => each.fn.countAll<number>().as('count'))
    .where('state', '=', 'confirmed')
    .where('id', 'not in', (each) =>
      each.selectFrom('deliveries').select('subscriber_id').where('mailing_id', '=', mailingId),
    )
    .executeTakeFirstOrThrow();
  return count;
}
