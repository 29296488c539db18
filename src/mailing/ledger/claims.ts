import type { ExpressionBuilder } from 'kysely';
import type { Transaction } from '../../lib/store/open.ts';
import { stateByRow } from '../../lib/store/state-by-row.ts';
import type { Tables } from '../../lib/store/tables.ts';
import { type Address, parseAddress } from '../../model/address.ts';
import type { DeliveryOutcome } from '../../model/delivery.ts';
import type { SubscriberState } from '../../model/subscriber.ts';
import type { Sender } from './senders.ts';

/** A delivery or a system mail that is due. */
export interface DueMail {
  /** Unique in its source: for a mailing, the subscriber's id. */
  key: string;
  subscriberId: string;
  /** See `editionName`. */
  edition: string;
  textOnly: boolean;
  attempts: number;
  /** A server refused it permanently before. */
  wasRefused: boolean;
  /** Absent if the person was erased or the stored address is invalid. */
  address?: Address;
  name?: string;
  firstName?: string;
  /** When this was read; a sample of a rehearsal is confirmed. */
  subscriberState?: SubscriberState;
}

/** What became of a mail that was due. */
export interface SettledMail {
  key: string;
  outcome: DeliveryOutcome;
}

type Where = ExpressionBuilder<Tables, 'deliveries'>;

const isFresh = (where: Where) =>
  where.and([
    where('deliveries.state', '=', 'pending'),
    where('deliveries.next_attempt', 'is', null),
  ]);

const isDueAgain = (now: Date) => (where: Where) =>
  where.and([
    where('deliveries.state', 'in', ['pending', 'deferred']),
    where('deliveries.next_attempt', '<=', now.toISOString()),
  ]);

const sendersOf = (where: Where) =>
  where
    .selectFrom('senders')
    .select('senders.fence')
    .whereRef('senders.mailing_id', '=', 'deliveries.mailing_id');

const isLeftBy = (senders: typeof sendersOf) => (where: Where) =>
  where.or([
    where('deliveries.fence', 'is', null),
    where('deliveries.fence', 'not in', senders(where)),
  ]);

/** Not claimed by a sender: those that died must have been removed. */
export const isFree = isLeftBy(sendersOf);

/**
 * True if something is to be sent now, or was being sent when a sender died. In SQLite, the caller holds
 * the send lock, so that all other senders have ended.
 */
export async function hasWork(
  { db, dialect }: Transaction,
  mailingId: string,
  now: Date,
): Promise<boolean> {
  const isLeft = isLeftBy((where) =>
    sendersOf(where).where('senders.lease_until', '>=', dialect.clock),
  );
  const found = await db
    .selectFrom('deliveries')
    .select('subscriber_id')
    .where('mailing_id', '=', mailingId)
    .where((where) =>
      where.or([isFresh(where), isDueAgain(now)(where), where('deliveries.state', '=', 'writing')]),
    )
    .$if(!dialect.hasSingleSender, (query) => query.where(isLeft))
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** Claims the next that are due: other senders leave them alone. Needs a transaction. */
export async function claimDue(
  { db, dialect }: Transaction,
  { mailingId, fence }: Sender,
  { now, limit }: { now: Date; limit: number },
): Promise<DueMail[]> {
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
  // Recipients that are refused each time must not delay the others.
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
    .select(['subscribers.address', 'subscribers.name', 'subscribers.state as subscriberState'])
    .select('subscribers.first_name as firstName')
    .select(['samples.address as sampleAddress', 'samples.name as sampleName'])
    .where('deliveries.mailing_id', '=', mailingId)
    .where('deliveries.subscriber_id', 'in', ids)
    .execute();
  return rows.map(({ sampleAddress, sampleName, firstName, ...row }) => {
    const address = parseAddress(sampleAddress ?? row.address ?? '');
    const name = sampleName ?? row.name;
    const subscriberState = sampleAddress === null ? row.subscriberState : 'confirmed';
    return {
      key: row.subscriberId,
      subscriberId: row.subscriberId,
      edition: row.edition,
      textOnly: row.textOnly === 1,
      attempts: row.attempts,
      wasRefused: row.refused !== null,
      ...(address !== undefined && { address }),
      ...(name !== null && { name }),
      ...(firstName !== null && { firstName }),
      ...(subscriberState !== null && { subscriberState }),
    };
  });
}

/** Releases claims that were not begun. */
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
