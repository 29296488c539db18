import type { SelectQueryBuilder } from 'kysely';
import type { Transaction } from '../../lib/store/open.ts';
import type { Tables } from '../../lib/store/tables.ts';
import type { Choice } from '../../model/subscriber.ts';
import { readSections } from './subscriber-rows.ts';

export interface CountedChoice extends Choice {
  count: number;
}

export type SubscriberIds = SelectQueryBuilder<Tables, 'deliveries', { subscriber_id: string }>;

/** Every choice of confirmed subscribers. @param among Only of these; default: of all. */
export async function countChoices(
  { db }: Transaction,
  among?: SubscriberIds,
): Promise<CountedChoice[]> {
  const query = db
    .selectFrom('subscribers')
    .select(['language', 'sections', 'text_only as textOnly'])
    .select((each) => each.fn.countAll<number>().as('count'))
    .where('state', '=', 'confirmed')
    .groupBy(['language', 'sections', 'text_only']);
  const rows = await (among === undefined ? query : query.where('id', 'in', among)).execute();
  return rows.map(({ language, sections, textOnly, count }) => ({
    ...(language !== null && { language }),
    ...(sections !== null && { sections: readSections(sections) }),
    ...(textOnly === 1 && { textOnly: true }),
    count,
  }));
}

/** Counts the confirmed subscribers. @param among Only these; default: all. */
export async function countConfirmed(tx: Transaction, among?: SubscriberIds): Promise<number> {
  const choices = await countChoices(tx, among);
  return choices.reduce((sum, { count }) => sum + count, 0);
}
