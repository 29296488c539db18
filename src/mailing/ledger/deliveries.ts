import type { Transaction } from '../../lib/store/open.ts';
import {
  countStates,
  type DeliveryCounts,
  type DeliveryState,
  mayBecome,
} from '../../model/delivery.ts';

/**
 * True if somebody has the mail or may have it, or had it in doubt before a person decided: then
 * its text no longer changes.
 */
export async function hasReachedSomebody({ db }: Transaction, mailingId: string): Promise<boolean> {
  const found = await db
    .selectFrom('deliveries')
    .select('subscriber_id')
    .where('mailing_id', '=', mailingId)
    .where((where) =>
      where.or([where('state', 'in', ['accepted', 'doubt', 'writing']), where('resends', '>', 0)]),
    )
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

export interface Move {
  from: readonly DeliveryState[];
  to: DeliveryState;
  reason: string;
  /** Absent: all of the mailing. */
  subscriberId?: string;
}

/** Moves deliveries from some states to another. @returns how many. */
export async function moveAll(
  { db }: Transaction,
  mailingId: string,
  { from, to, reason, subscriberId }: Move,
  now: Date,
): Promise<number> {
  const wrong = from.find((state) => !mayBecome(state, to));
  if (wrong !== undefined) throw new TypeError(`${wrong} never becomes ${to}`);
  const all = db
    .updateTable('deliveries')
    .set({ state: to, reason, updated_at: now.toISOString() })
    .where('mailing_id', '=', mailingId)
    .where('state', 'in', from);
  const moved = subscriberId === undefined ? all : all.where('subscriber_id', '=', subscriberId);
  const { numUpdatedRows } = await moved.executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** How many deliveries of a mailing are in each state; 0 for states without any. */
export async function countDeliveries({ db }: Transaction, id: string): Promise<DeliveryCounts> {
  const rows = await db
    .selectFrom('deliveries')
    .select((each) => ['state', each.fn.countAll<number>().as('count')])
    .where('mailing_id', '=', id)
    .groupBy('state')
    .execute();
  return countStates(Object.fromEntries(rows.map(({ state, count }) => [state, count])));
}

/** How many deliveries were accepted, and the seconds between the first and the last of them. */
export async function acceptedOverTime(
  { db }: Transaction,
  mailingId: string,
): Promise<{ count: number; seconds: number }> {
  const { count, first, last } = await db
    .selectFrom('deliveries')
    .select(({ fn }) => [
      fn.countAll<number>().as('count'),
      fn.min('updated_at').as('first'),
      fn.max('updated_at').as('last'),
    ])
    .where('mailing_id', '=', mailingId)
    .where('state', '=', 'accepted')
    .executeTakeFirstOrThrow();
  return { count, seconds: count === 0 ? 0 : (Date.parse(last) - Date.parse(first)) / 1000 };
}

/** The recipients of a mailing who did not receive it and can get a correction. */
export interface Unserved {
  mailingId: string;
  /** The reasons for skipping that a correction makes up for. */
  reasons: readonly string[];
}

/** Their ids, for use in another query. */
export function unserved({ db }: Transaction, { mailingId, reasons }: Unserved) {
  return db
    .selectFrom('deliveries')
    .select('deliveries.subscriber_id')
    .where('deliveries.mailing_id', '=', mailingId)
    .where((where) =>
      where.or([
        where('deliveries.state', 'in', ['pending', 'deferred']),
        where.and([
          where('deliveries.state', '=', 'skipped'),
          where('deliveries.reason', 'in', [...reasons]),
        ]),
      ]),
    );
}

/** The ids of recipients of a mailing who are not tried again, for use in another query. */
export function finallyFailed({ db }: Transaction, mailingId: string) {
  return db
    .selectFrom('deliveries')
    .select('deliveries.subscriber_id')
    .where('deliveries.mailing_id', '=', mailingId)
    .where('deliveries.state', '=', 'failed');
}

/** As reports show it: without an address. */
export interface DeliveryRow {
  subscriber: string;
  state: DeliveryState;
  attempts: number;
  code: number | null;
  enhanced: string | null;
  reason: string | null;
  nextAttempt: string | null;
  updatedAt: string;
}

/** The deliveries of a mailing. @param states Default: all. */
export async function listDeliveries(
  { db }: Transaction,
  mailingId: string,
  states?: readonly DeliveryState[],
): Promise<DeliveryRow[]> {
  const query = db
    .selectFrom('deliveries')
    .select(['subscriber_id as subscriber', 'state', 'attempts', 'code', 'enhanced', 'reason'])
    .select(['next_attempt as nextAttempt', 'updated_at as updatedAt'])
    .where('mailing_id', '=', mailingId)
    .orderBy('subscriber_id');
  return (states === undefined ? query : query.where('state', 'in', states)).execute();
}

/** The subscriber ids of a mailing, and the former ids of merged rows. */
export async function* eachRecipientId(
  { db }: Transaction,
  mailingId: string,
): AsyncGenerator<string> {
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('deliveries')
      .select('subscriber_id as id')
      .where('mailing_id', '=', mailingId)
      .where('subscriber_id', '>', after)
      .orderBy('subscriber_id')
      .limit(5000)
      .execute();
    for (const { id } of rows) yield id;
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  const former = await db.selectFrom('former_ids').select('former_id as id').execute();
  for (const { id } of former) yield id;
}
