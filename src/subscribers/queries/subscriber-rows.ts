import type { Selectable } from 'kysely';
import type { Transaction } from '../../lib/store/open.ts';
import type { Tables } from '../../lib/store/tables.ts';
import type { Address } from '../../model/address.ts';
import type { Choice, Subscriber, SubscriberState } from '../../model/subscriber.ts';

export interface SubscriberKey {
  id: string;
  /** See `Address.key`. */
  addressKey: string;
}

export type SubscriberRow = Selectable<Tables['subscribers']>;

export type NewSubscriber = Omit<Subscriber, 'address'> & { address: Address };

/** Inserts subscribers whose address and id are new. @returns the ids of the inserted ones. */
export async function insertSubscribers(
  { db }: Transaction,
  newcomers: readonly NewSubscriber[],
): Promise<Set<string>> {
  if (newcomers.length === 0) return new Set();
  const rows = await db
    .insertInto('subscribers')
    .values(newcomers.map(toRow))
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** The subscribers with these addresses, by address key. */
export async function findByKeys(
  { db }: Transaction,
  addressKeys: readonly string[],
): Promise<Map<string, Subscriber>> {
  if (addressKeys.length === 0) return new Map();
  const rows = await db
    .selectFrom('subscribers')
    .selectAll()
    .where('address_key', 'in', [...addressKeys])
    .execute();
  return new Map(rows.map((row) => [row.address_key, fromRow(row)]));
}

/** All subscribers by id, read in batches. */
export async function* eachSubscriber(tx: Transaction): AsyncGenerator<Subscriber> {
  for await (const row of eachRow(tx)) yield fromRow(row);
}

/** The same, as they are stored. */
export async function* eachRow({ db }: Transaction): AsyncGenerator<SubscriberRow> {
  for (let after: string | undefined = ''; after !== undefined; ) {
    const rows: SubscriberRow[] = await db
      .selectFrom('subscribers')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(1000)
      .execute();
    yield* rows;
    after = rows.at(-1)?.id;
  }
}

/** @param id Also a former one, from before two rows of the same address were merged. */
export async function getSubscriber(tx: Transaction, id: string): Promise<Subscriber | undefined> {
  const row = await findRow(tx, id);
  return row === undefined ? undefined : fromRow(row);
}

/** The same, by id and address key. */
export async function findById(tx: Transaction, id: string): Promise<SubscriberKey | undefined> {
  const row = await findRow(tx, id);
  return row === undefined ? undefined : { id: row.id, addressKey: row.address_key };
}

async function findRow({ db }: Transaction, id: string) {
  const people = db.selectFrom('subscribers').selectAll();
  const row = await people.where('id', '=', id).executeTakeFirst();
  if (row !== undefined) return row;
  return people
    .where('id', 'in', (each) =>
      each.selectFrom('former_ids').select('subscriber_id').where('former_id', '=', id),
    )
    .executeTakeFirst();
}

/** All subscribers, or those in one state, the oldest first. */
export async function listSubscribers(
  { db }: Transaction,
  state?: SubscriberState,
): Promise<Subscriber[]> {
  const query = db.selectFrom('subscribers').selectAll().orderBy('created_at').orderBy('id');
  const rows = await (state === undefined ? query : query.where('state', '=', state)).execute();
  return rows.map(fromRow);
}

/** Counts the subscribers in each state. */
export async function countByState({ db }: Transaction): Promise<Record<SubscriberState, number>> {
  const rows = await db
    .selectFrom('subscribers')
    .select((each) => ['state', each.fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute();
  const counts = { pending: 0, confirmed: 0, unsubscribed: 0, suppressed: 0 };
  for (const { state, count } of rows) counts[state] = count;
  return counts;
}

/** Counts the people suppressed through a mailing. */
export async function countSuppressedBy({ db }: Transaction, mailingId: string): Promise<number> {
  const { count } = await db
    .selectFrom('subscribers')
    .select((each) => each.fn.countAll<number>().as('count'))
    .where('suppressed_by', '=', mailingId)
    .executeTakeFirstOrThrow();
  return count;
}

/** Counts the confirmed subscribers who are not recipients of these mailings. */
export async function countMissing(
  { db }: Transaction,
  mailingIds: readonly string[],
): Promise<number> {
  const { count } = await db
    .selectFrom('subscribers')
    .select((each) => each.fn.countAll<number>().as('count'))
    .where('state', '=', 'confirmed')
    .where('id', 'not in', (each) =>
      each
        .selectFrom('deliveries')
        .select('subscriber_id')
        .where('mailing_id', 'in', [...mailingIds]),
    )
    .executeTakeFirstOrThrow();
  return count;
}

/** Sections as they are stored; null: all of them. */
export function writeSections(sections: readonly string[] | undefined): string | null {
  return sections === undefined ? null : [...sections].sort().join(',');
}

/** Language and sections from how they are stored. */
export function readChoice({
  language,
  sections,
}: Pick<SubscriberRow, 'language' | 'sections'>): Choice {
  return {
    ...(language !== null && { language }),
    ...(sections !== null && { sections: sections.split(',').filter((id) => id !== '') }),
  };
}

function toRow(subscriber: NewSubscriber) {
  return {
    id: subscriber.id,
    address: subscriber.address.toString(),
    address_key: subscriber.address.key,
    name: subscriber.name ?? null,
    first_name: subscriber.firstName ?? null,
    language: subscriber.language ?? null,
    sections: writeSections(subscriber.sections),
    text_only: subscriber.textOnly === true ? 1 : 0,
    state: subscriber.state,
    suppressed_reason: subscriber.suppressedReason ?? null,
    suppressed_by: null,
    consent: subscriber.consent,
    consent_version: subscriber.consentVersion ?? null,
    form: subscriber.form ?? null,
    network: subscriber.network ?? null,
    asked_at: subscriber.askedAt ?? null,
    confirmed_at: subscriber.confirmedAt ?? null,
    left_at: subscriber.leftAt ?? null,
    created_at: subscriber.createdAt,
    changed_at: subscriber.createdAt,
  };
}

function fromRow(row: SubscriberRow): Subscriber {
  return {
    id: row.id,
    address: row.address,
    ...(row.name !== null && { name: row.name }),
    ...(row.first_name !== null && { firstName: row.first_name }),
    ...readChoice(row),
    ...(row.text_only === 1 && { textOnly: true }),
    state: row.state,
    ...(row.suppressed_reason !== null && { suppressedReason: row.suppressed_reason }),
    consent: row.consent,
    ...(row.consent_version !== null && { consentVersion: row.consent_version }),
    ...(row.form !== null && { form: row.form }),
    ...(row.network !== null && { network: row.network }),
    ...(row.asked_at !== null && { askedAt: row.asked_at }),
    ...(row.confirmed_at !== null && { confirmedAt: row.confirmed_at }),
    ...(row.left_at !== null && { leftAt: row.left_at }),
    createdAt: row.created_at,
  };
}
