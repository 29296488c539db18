import type { ExpressionBuilder } from 'kysely';
import type { Transaction } from '../../lib/store/open.ts';
import type { Tables } from '../../lib/store/tables.ts';
import type { DeliveryState } from '../../model/delivery.ts';
import { hasLiveSender } from './senders.ts';

export interface Waiting {
  count: number;
  /** ISO 8601, of the first retry. */
  next?: string;
  /** Due now, or claimed by another sender. */
  due: number;
}

/** How many recipients still wait for a mail, and when the next retry is due. */
export async function countWaiting({ db }: Transaction, mailingId: string): Promise<Waiting> {
  const { count, planned, next } = await db
    .selectFrom('deliveries')
    .select(({ fn }) => [
      fn.countAll<number>().as('count'),
      fn.count<number>('next_attempt').as('planned'),
      fn.min<string | null>('next_attempt').as('next'),
    ])
    .where('mailing_id', '=', mailingId)
    .where('state', 'in', ['pending', 'writing', 'deferred'])
    .executeTakeFirstOrThrow();
  return { count, due: count - planned, ...(next !== null && { next }) };
}

/** What the next run does for those who may have a message. */
export interface Resending {
  /** A rehearsal's files are written again where a run was interrupted. */
  interrupted: boolean;
  /** Those in doubt get it once more. */
  doubtOnce: boolean;
}

/** Counts those to whom the next run sends and who are still on the list, by edition and form. */
export async function countNextByEdition(
  tx: Transaction,
  mailingId: string,
  { interrupted, doubtOnce }: Resending,
): Promise<{ edition: string; textOnly: boolean; count: number }[]> {
  const left = (await hasLiveSender(tx, mailingId)) ? [] : ['writing' as const];
  const waits: DeliveryState[] = ['pending', 'deferred', ...(interrupted ? left : [])];
  const inDoubt: DeliveryState[] = ['doubt', ...(interrupted ? [] : left)];
  const isNext = (where: ExpressionBuilder<Tables, 'deliveries'>) => {
    const isWaiting = where('deliveries.state', 'in', waits);
    if (!doubtOnce) return isWaiting;
    const isDoubt = where('deliveries.state', 'in', inDoubt);
    return where.or([isWaiting, where.and([isDoubt, where('deliveries.resends', '=', 0)])]);
  };
  const rows = await tx.db
    .selectFrom('deliveries')
    .leftJoin('subscribers', 'subscribers.id', 'deliveries.subscriber_id')
    .leftJoin('samples', (join) =>
      join
        .onRef('samples.subscriber_id', '=', 'deliveries.subscriber_id')
        .onRef('samples.mailing_id', '=', 'deliveries.mailing_id'),
    )
    .select((each) => [
      'edition',
      'deliveries.text_only as textOnly',
      each.fn.countAll<number>().as('count'),
    ])
    .where('deliveries.mailing_id', '=', mailingId)
    .where(isNext)
    .where((where) =>
      where.or([
        where('subscribers.state', '=', 'confirmed'),
        where('samples.subscriber_id', 'is not', null),
      ]),
    )
    .groupBy(['edition', 'deliveries.text_only'])
    .execute();
  return rows.map((row) => ({ ...row, textOnly: row.textOnly === 1 }));
}
