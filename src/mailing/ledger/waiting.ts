import type { Transaction } from '../../lib/store/open.ts';

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
