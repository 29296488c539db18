import { type ExpressionBuilder, sql } from 'kysely';
import type { Transaction } from '../../lib/store/open.ts';
import type { Tables } from '../../lib/store/tables.ts';
import { type Address, parseAddress } from '../../model/address.ts';
import type { DeliveryOutcome, DeliveryState } from '../../model/delivery.ts';
import type { SubscriberState } from '../../model/subscriber.ts';
import type { Sender } from './senders.ts';

/** A delivery that is due. */
export interface Due {
  /** Names it among all that its source has: of a mailing's deliveries, the subscriber. */
  key: string;
  subscriberId: string;
  /** See `editionName`. */
  edition: string;
  /** Without HTML. */
  textOnly: boolean;
  /** Those made so far. */
  attempts: number;
  /** A server refused it for good before. */
  wasRefused: boolean;
  /** Absent where the person was erased, or what is stored is no address. */
  address?: Address;
  name?: string;
  /** Of the subscriber, as it was when this was read; a sample of a rehearsal is confirmed. */
  standing?: SubscriberState;
}

/** What became of one that was due. */
export interface Settled {
  subscriberId: string;
  outcome: DeliveryOutcome;
}

/**
 * The state of rows that are found by their subscribers. As a plain column it would tempt SQLite
 * to go through all that are in these states: a hundred milliseconds in a list of a million.
 */
const stateByRow = sql<DeliveryState>`coalesce(deliveries.state, '')`;

type Where = ExpressionBuilder<Tables, 'deliveries'>;

/** Those that wait and were not tried yet. */
const isFresh = (where: Where) =>
  where.and([
    where('deliveries.state', '=', 'pending'),
    where('deliveries.next_attempt', 'is', null),
  ]);

/** Those that were tried and whose time has come. */
const isDueAgain = (now: Date) => (where: Where) =>
  where.and([
    where('deliveries.state', 'in', ['pending', 'deferred']),
    where('deliveries.next_attempt', '<=', now.toISOString()),
  ]);

/** Not in the hands of a sender that lives. */
const isFree = (where: Where) =>
  where.or([
    where('deliveries.fence', 'is', null),
    where('deliveries.fence', 'not in', (each) =>
      each
        .selectFrom('senders')
        .select('senders.fence')
        .whereRef('senders.mailing_id', '=', 'deliveries.mailing_id'),
    ),
  ]);

/** True where somebody is to be written to now, or was being written to when a sender died. */
export async function hasWork({ db }: Transaction, mailingId: string, now: Date): Promise<boolean> {
  const found = await db
    .selectFrom('deliveries')
    .select('subscriber_id')
    .where('mailing_id', '=', mailingId)
    .where((where) =>
      where.or([isFresh(where), isDueAgain(now)(where), where('deliveries.state', '=', 'writing')]),
    )
    .where(isFree)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** Takes up the next that are due: nobody else does while the sender lives. Wants a transaction. */
export async function claimDue(
  { db, dialect }: Transaction,
  { mailingId, fence }: Sender,
  { now, limit }: { now: Date; limit: number },
): Promise<Due[]> {
  const find = (isDue: (where: Where) => ReturnType<typeof isFresh>) => {
    const free = db
      .selectFrom('deliveries')
      .select('subscriber_id as id')
      .where('mailing_id', '=', mailingId)
      .where(isDue)
      .where(isFree)
      .limit(limit);
    return (dialect.hasSingleSender ? free : free.forUpdate().skipLocked()).execute();
  };
  // Recipients that are refused each time must not keep the others from their turn.
  const again = isDueAgain(now);
  const turns = [
    isFresh,
    (where: Where) => where.and([again(where), where('deliveries.refused', 'is', null)]),
    (where: Where) => where.and([again(where), where('deliveries.refused', 'is not', null)]),
  ];
  let found: { id: string }[] = [];
  for (const turn of turns) {
    if (found.length === 0) found = await find(turn);
  }
  if (found.length === 0) return [];
  const ids = found.map(({ id }) => id);
  await db
    .updateTable('deliveries')
    .set({ fence })
    .where('mailing_id', '=', mailingId)
    .where('subscriber_id', 'in', ids)
    .execute();
  const rows = await db
    .selectFrom('deliveries')
    .leftJoin('subscribers', 'subscribers.id', 'deliveries.subscriber_id')
    .leftJoin('samples', (join) =>
      join
        .onRef('samples.subscriber_id', '=', 'deliveries.subscriber_id')
        .onRef('samples.mailing_id', '=', 'deliveries.mailing_id'),
    )
    .select(['deliveries.subscriber_id as subscriberId', 'deliveries.edition', 'attempts'])
    .select(['deliveries.text_only as textOnly', 'deliveries.refused'])
    .select(['subscribers.address', 'subscribers.name', 'subscribers.state as standing'])
    .select(['samples.address as sampleAddress', 'samples.name as sampleName'])
    .where('deliveries.mailing_id', '=', mailingId)
    .where('deliveries.subscriber_id', 'in', ids)
    .execute();
  return rows.map(({ sampleAddress, sampleName, ...row }) => {
    const address = parseAddress(sampleAddress ?? row.address ?? '');
    const name = sampleName ?? row.name;
    const standing = sampleAddress === null ? row.standing : 'confirmed';
    return {
      key: row.subscriberId,
      subscriberId: row.subscriberId,
      edition: row.edition,
      textOnly: row.textOnly === 1,
      attempts: row.attempts,
      wasRefused: row.refused !== null,
      ...(address !== undefined && { address }),
      ...(name !== null && { name }),
      ...(standing !== null && { standing }),
    };
  });
}

/** Gives back what a sender has taken up and not begun. */
export async function releaseClaims(
  { db }: Transaction,
  { mailingId, fence }: Sender,
  subscriberIds: readonly string[],
): Promise<void> {
  if (subscriberIds.length === 0) return;
  await db
    .updateTable('deliveries')
    .set({ fence: null })
    .where('mailing_id', '=', mailingId)
    .where('subscriber_id', 'in', [...subscriberIds])
    .where('fence', '=', fence)
    .where(stateByRow, 'in', ['pending', 'deferred'])
    .execute();
}

/**
 * Records that messages are about to leave: to those who are on the list at that very moment,
 * through a mailing that is neither paused nor cancelled, by a sender that nobody took for dead.
 * Wants a transaction. Recording it twice changes nothing.
 * @returns the subscribers for whom it was recorded. To the others nothing may leave.
 */
export async function recordWriting(
  { db, dialect }: Transaction,
  { mailingId, fence }: Sender,
  subscriberIds: readonly string[],
  now: Date,
): Promise<Set<string>> {
  const ids = [...subscriberIds];
  if (!dialect.hasSingleSender) {
    // Whoever unsubscribes now has this commit before them, or this statement after them.
    const people = db.selectFrom('subscribers').select('id').where('id', 'in', ids).orderBy('id');
    await people.forShare().execute();
  }
  const rows = await db
    .updateTable('deliveries')
    .set({ state: 'writing', next_attempt: null, updated_at: now.toISOString() })
    .where('mailing_id', '=', mailingId)
    .where('subscriber_id', 'in', ids)
    .where('fence', '=', fence)
    .where(stateByRow, 'in', ['pending', 'deferred', 'writing'])
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('mailings')
          .innerJoin('senders', 'senders.mailing_id', 'mailings.id')
          .select('mailings.id')
          .where('mailings.id', '=', mailingId)
          .where('paused_at', 'is', null)
          .where('cancelled_at', 'is', null)
          .where('senders.fence', '=', fence),
      ),
    )
    .where(({ exists, or, selectFrom }) =>
      or([
        exists(
          selectFrom('subscribers')
            .select('id')
            .whereRef('id', '=', 'deliveries.subscriber_id')
            .where('subscribers.state', '=', 'confirmed'),
        ),
        exists(
          selectFrom('samples')
            .select('samples.subscriber_id')
            .whereRef('samples.mailing_id', '=', 'deliveries.mailing_id')
            .whereRef('samples.subscriber_id', '=', 'deliveries.subscriber_id'),
        ),
      ]),
    )
    .returning('subscriber_id as id')
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/**
 * Records what attempts came to; what is not an end is free for any sender again, except that who
 * was refused, or waits untried, is not tried again before this sender has ended. An end is never changed, and what somebody else has taken up
 * since is theirs to record; only doubt gives way to a late yes.
 */
export async function recordOutcomes(
  { db }: Transaction,
  { mailingId, fence }: Sender,
  settled: readonly Settled[],
  now: Date,
): Promise<void> {
  const rows = settled.map(({ subscriberId, outcome }) => {
    const { state, nextAttempt = null, code = null, enhanced = null, reason } = outcome;
    return sql`(cast(${subscriberId} as text), cast(${state} as text), cast(${nextAttempt} as text),
      cast(${code} as integer), cast(${enhanced} as text), cast(${reason} as text),
      cast(${outcome.unattempted === true ? 0 : 1} as integer), cast(${outcome.refused ?? null} as text))`;
  });
  await sql`
    update deliveries set
      state = v.column2,
      next_attempt = v.column3,
      code = v.column4,
      enhanced = v.column5,
      reason = v.column6,
      attempts = attempts + v.column7,
      refused = v.column8,
      updated_at = ${now.toISOString()},
      fence = case when v.column2 in ('pending', 'deferred', 'doubt') and v.column8 is null
        and not (v.column2 = 'pending' and v.column7 = 0) then null else fence end
    from (values ${sql.join(rows)}) as v
    where mailing_id = ${mailingId} and subscriber_id = v.column1 and fence = ${fence}
      and (state in ('writing', 'pending', 'deferred') or (state = 'doubt' and v.column2 = 'accepted'))
  `.execute(db);
}

/**
 * What senders that have died left in the middle: nobody knows whether it arrived.
 * @param to For a rehearsal: a file of the outbox is just written again.
 */
export async function moveLeftovers(
  { db }: Transaction,
  mailingId: string,
  to: 'doubt' | 'pending',
  now: Date,
): Promise<void> {
  const reason = 'interrupted while the message was being sent';
  await db
    .updateTable('deliveries')
    .set({ state: to, reason, updated_at: now.toISOString() })
    .where('mailing_id', '=', mailingId)
    .where('state', '=', 'writing')
    .where(isFree)
    .execute();
}

/**
 * Puts everybody in doubt who still waits, where nobody knows whether they were written to
 * meanwhile; only a person settles it. @returns how many.
 */
export async function doubtWaiting(
  { db }: Transaction,
  mailingId: string,
  now: Date,
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('deliveries')
    .set({
      state: 'doubt',
      next_attempt: null,
      reason: 'the database is a backup, and the message may have been sent since',
      resends: 1,
      fence: null,
      updated_at: now.toISOString(),
    })
    .where('mailing_id', '=', mailingId)
    .where('state', 'in', ['pending', 'deferred', 'writing'])
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** Has everybody in doubt written to again whom that has not been done for before. @returns how many. */
export async function resendDoubtOnce(
  { db }: Transaction,
  mailingId: string,
  now: Date,
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('deliveries')
    .set((row) => ({
      state: 'pending' as const,
      reason: 'in doubt, sent again once',
      resends: row('resends', '+', 1),
      updated_at: now.toISOString(),
    }))
    .where('mailing_id', '=', mailingId)
    .where('state', '=', 'doubt')
    .where('resends', '=', 0)
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}
