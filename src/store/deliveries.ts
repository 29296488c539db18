import {
  countStates,
  type DeliveryCounts,
  type DeliveryOutcome,
  type DeliveryState,
  mayBecome,
} from '../newsletter/delivery.ts';
import type { Store } from './open.ts';

/** A delivery that is this process's to make; its state is `writing`, on the disk. */
export interface Claimed {
  subscriberId: string;
  language: string;
  /** This attempt included. */
  attempts: number;
}

/** Takes the next delivery that is due and records, durably, that its message is about to leave. */
export async function claimNext(
  { db }: Store,
  mailingId: string,
  now: Date,
): Promise<Claimed | undefined> {
  const instant = now.toISOString();
  const row = await db
    .updateTable('deliveries')
    .set((each) => ({
      state: 'writing',
      attempts: each('attempts', '+', 1),
      next_attempt: null,
      updated_at: instant,
    }))
    .where('mailing_id', '=', mailingId)
    .where('subscriber_id', '=', (each) =>
      each
        .selectFrom('deliveries')
        .select('subscriber_id')
        .where('mailing_id', '=', mailingId)
        .where((where) =>
          where.or([
            where('state', '=', 'pending'),
            where.and([where('state', '=', 'deferred'), where('next_attempt', '<=', instant)]),
          ]),
        )
        .limit(1),
    )
    .returning(['subscriber_id', 'language', 'attempts'])
    .executeTakeFirst();
  return row === undefined
    ? undefined
    : { subscriberId: row.subscriber_id, language: row.language, attempts: row.attempts };
}

/** Records what an attempt came to. Only a delivery in `writing` has an attempt to record. */
export async function recordOutcome(
  { db }: Store,
  mailingId: string,
  subscriberId: string,
  outcome: DeliveryOutcome,
  now: Date,
): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({
      state: outcome.state,
      next_attempt: outcome.nextAttempt ?? null,
      code: outcome.code ?? null,
      enhanced: outcome.enhanced ?? null,
      reason: outcome.reason,
      updated_at: now.toISOString(),
    })
    .where('mailing_id', '=', mailingId)
    .where('subscriber_id', '=', subscriberId)
    .where('state', '=', 'writing')
    .execute();
}

/**
 * Moves every delivery of one state to another, or one subscriber's.
 * @returns how many there were.
 */
export async function moveAll(
  { db }: Store,
  mailingId: string,
  move: { from: DeliveryState; to: DeliveryState; reason: string; subscriberId?: string },
  now: Date,
): Promise<number> {
  if (!mayBecome(move.from, move.to)) throw new TypeError(`${move.from} never becomes ${move.to}`);
  const query = db
    .updateTable('deliveries')
    .set({ state: move.to, reason: move.reason, updated_at: now.toISOString() })
    .where('mailing_id', '=', mailingId)
    .where('state', '=', move.from);
  const { subscriberId } = move;
  const { numUpdatedRows } = await (subscriberId === undefined
    ? query
    : query.where('subscriber_id', '=', subscriberId)
  ).executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

export async function countDeliveries({ db }: Store, mailingId: string): Promise<DeliveryCounts> {
  const rows = await db
    .selectFrom('deliveries')
    .select((each) => ['state', each.fn.countAll<number>().as('count')])
    .where('mailing_id', '=', mailingId)
    .groupBy('state')
    .execute();
  return countStates(Object.fromEntries(rows.map(({ state, count }) => [state, count])));
}

/** One delivery, as reports show it: without an address. */
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

/** The deliveries of a mailing, or those in the states named, by subscriber id. */
export async function listDeliveries(
  { db }: Store,
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
