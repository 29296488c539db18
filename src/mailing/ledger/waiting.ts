import type { Transaction } from '../../lib/store/open.ts';

export interface Waiting {
  count: number;
  /** When the first retry is due, ISO 8601; absent: none is planned. */
  next?: string;
  due: number;
}

/** Counts who is not served yet, for a sender that has nothing left to do now. */
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
