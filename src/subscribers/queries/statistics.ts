import type { Transaction } from '../../lib/store/open.ts';
import { dayIn } from '../../model/calendar.ts';
import type { ListChange } from '../../model/subscriber.ts';

/** How often the list changed in one way in a month. */
export interface ListStatistic {
  /** `2026-11`, in the newsletter's time zone. */
  month: string;
  change: ListChange;
  /** Empty: none was chosen. */
  language: string;
  /** The last issue sent before; 0: none. */
  issue: number;
  count: number;
}

/** Adds to the number of changes in this month, which stays when people are erased. Needs a transaction. */
export async function countChange(
  { db, timeZone }: Transaction,
  change: ListChange,
  language: string | null | undefined,
  now: Date,
  count = 1,
): Promise<void> {
  const newest = await db
    .selectFrom('mailings')
    .select('issue')
    .where('kind', '=', 'smtp')
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  await db
    .insertInto('tallies')
    .values({
      month: dayIn(now, timeZone).slice(0, 7),
      change,
      language: language ?? '',
      issue: newest?.issue ?? 0,
      count,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['month', 'change', 'language', 'issue'])
        .doUpdateSet((row) => ({ count: row('tallies.count', '+', count) })),
    )
    .execute();
}

/** All statistics of the list, the oldest month first. */
export async function listStatistics({ db }: Transaction): Promise<ListStatistic[]> {
  return db.selectFrom('tallies').selectAll().orderBy('month').orderBy('issue').execute();
}
