import {
  countStates,
  type DeliveryCounts,
  type DeliveryOutcome,
  type DeliveryState,
  mayBecome,
} from '../newsletter/delivery.ts';
import type { SubscriberState } from '../newsletter/subscriber.ts';
import { Refusal } from './group-commit.ts';
import type { Store } from './open.ts';

/** A delivery that is due. */
export interface Due {
  subscriberId: string;
  language: string;
  /** Those made so far. */
  attempts: number;
  /** Absent where the person was erased. */
  address?: string;
  name?: string;
  /** Of the subscriber, as it was when this was read; a sample of a rehearsal is confirmed. */
  standing?: SubscriberState;
}

/**
 * The next deliveries that are due: those that wait, and those deferred whose time has come.
 * @param but Subscribers to leave out, since somebody is at them already.
 */
export async function dueDeliveries(
  { db }: Store,
  mailingId: string,
  { now, but, limit }: { now: Date; but: readonly string[]; limit: number },
): Promise<Due[]> {
  const rows = await db
    .selectFrom('deliveries')
    .leftJoin('subscribers', 'subscribers.id', 'deliveries.subscriber_id')
    .leftJoin('samples', (join) =>
      join
        .onRef('samples.subscriber_id', '=', 'deliveries.subscriber_id')
        .onRef('samples.mailing_id', '=', 'deliveries.mailing_id'),
    )
    .select(['deliveries.subscriber_id as subscriberId', 'deliveries.language', 'attempts'])
    .select(['subscribers.address', 'subscribers.name', 'subscribers.state as standing'])
    .select(['samples.address as sampleAddress', 'samples.name as sampleName'])
    .where('deliveries.mailing_id', '=', mailingId)
    .where((where) =>
      where.or([
        where('deliveries.state', '=', 'pending'),
        where.and([
          where('deliveries.state', '=', 'deferred'),
          where('next_attempt', '<=', now.toISOString()),
        ]),
      ]),
    )
    .where('deliveries.subscriber_id', 'not in', [...but])
    .limit(limit)
    .execute();
  return rows.map(({ sampleAddress, sampleName, ...row }) => {
    const address = sampleAddress ?? row.address;
    const name = sampleName ?? row.name;
    const standing = sampleAddress === null ? row.standing : 'confirmed';
    return {
      subscriberId: row.subscriberId,
      language: row.language,
      attempts: row.attempts,
      ...(address !== null && { address }),
      ...(name !== null && { name }),
      ...(standing !== null && { standing }),
    };
  });
}

/** Between its choice and its message, a delivery was ended, its mailing held, or the person has left. */
export class NotDueError extends Refusal {}

/**
 * Records, durably, that the message is about to leave: to somebody who is on the list at that
 * very moment, through a mailing that is neither paused nor cancelled.
 * @throws NotDueError where the delivery is no longer one to be made: nothing may leave then.
 */
export async function recordWriting(
  { db }: Pick<Store, 'db'>,
  mailingId: string,
  { subscriberId }: Pick<Due, 'subscriberId'>,
  now: Date,
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('deliveries')
    .set({ state: 'writing', next_attempt: null, updated_at: now.toISOString() })
    .where('mailing_id', '=', mailingId)
    .where('subscriber_id', '=', subscriberId)
    .where('state', 'in', ['pending', 'deferred'])
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('mailings')
          .select('id')
          .where('id', '=', mailingId)
          .where('paused_at', 'is', null)
          .where('cancelled_at', 'is', null),
      ),
    )
    .where(({ exists, or, selectFrom }) =>
      or([
        exists(
          selectFrom('subscribers')
            .select('id')
            .where('id', '=', subscriberId)
            .where('state', '=', 'confirmed'),
        ),
        exists(
          selectFrom('samples')
            .select('subscriber_id')
            .where('mailing_id', '=', mailingId)
            .where('subscriber_id', '=', subscriberId),
        ),
      ]),
    )
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== 1n) throw new NotDueError();
}

/** Records what an attempt came to. An end is never changed. */
export async function recordOutcome(
  { db }: Pick<Store, 'db'>,
  mailingId: string,
  { subscriberId, attempts }: Due,
  outcome: DeliveryOutcome,
  now: Date,
): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({
      state: outcome.state,
      attempts: attempts + 1,
      next_attempt: outcome.nextAttempt ?? null,
      code: outcome.code ?? null,
      enhanced: outcome.enhanced ?? null,
      reason: outcome.reason,
      updated_at: now.toISOString(),
    })
    .where('mailing_id', '=', mailingId)
    .where('subscriber_id', '=', subscriberId)
    .where('state', 'in', ['writing', 'pending', 'deferred'])
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

/** Ends whatever of a mailing is still to be sent, and says why. @returns how many there were. */
export async function skipRest(
  store: Store,
  mailingId: string,
  reason: string,
  now: Date,
): Promise<number> {
  const pending = await moveAll(store, mailingId, { from: 'pending', to: 'skipped', reason }, now);
  const move = { from: 'deferred', to: 'skipped', reason } as const;
  return pending + (await moveAll(store, mailingId, move, now));
}

/** Those who are still to get a mailing, and those whom it ended without for one of the reasons given. */
export async function unserved(
  { db }: Store,
  mailingId: string,
  reasons: readonly string[],
): Promise<string[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select('subscriber_id as id')
    .where('mailing_id', '=', mailingId)
    .where((where) =>
      where.or([
        where('state', 'in', ['pending', 'deferred']),
        where.and([where('state', '=', 'skipped'), where('reason', 'in', [...reasons])]),
      ]),
    )
    .execute();
  return rows.map(({ id }) => id);
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
