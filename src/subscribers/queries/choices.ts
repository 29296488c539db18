import type { SelectQueryBuilder } from 'kysely';
import type { Transaction } from '../../lib/store/open.ts';
import type { Tables } from '../../lib/store/tables.ts';
import type { Choice } from '../../model/subscriber.ts';
import { readChoice } from './subscriber-rows.ts';

export interface CountedChoice extends Choice {
  count: number;
}

export type SubscriberIds = SelectQueryBuilder<Tables, 'deliveries', { subscriber_id: string }>;

/**
 * Every choice of confirmed subscribers. @param among Only of these; default: of all. @param except
 * Not of these.
 */
export async function countChoices(
  { db }: Transaction,
  { among, except }: { among?: SubscriberIds; except?: SubscriberIds } = {},
): Promise<CountedChoice[]> {
  let query = db
    .selectFrom('subscribers')
    .select(['language', 'sections', 'text_only as textOnly'])
    .select((each) => each.fn.countAll<number>().as('count'))
    .where('state', '=', 'confirmed')
    .groupBy(['language', 'sections', 'text_only']);
  if (among !== undefined) query = query.where('id', 'in', among);
  if (except !== undefined) query = query.where('id', 'not in', except);
  const rows = await query.execute();
  return rows.map(({ language, sections, textOnly, count }) => ({
    ...readChoice({ language, sections }),
    ...(textOnly === 1 && { textOnly: true }),
    count,
  }));
}

/** Counts the confirmed subscribers. @param among Only these; default: all. */
export async function countConfirmed(tx: Transaction, among?: SubscriberIds): Promise<number> {
  const choices = await countChoices(tx, among === undefined ? {} : { among });
  return choices.reduce((sum, { count }) => sum + count, 0);
}
