import type { Transaction } from '../lib/store/open.ts';
import { recordOf } from '../model/record-of.ts';
import { type ListChange, listChanges, type SubscriberState } from '../model/subscriber.ts';
import { countChoices } from './queries/choices.ts';
import { type ListStatistic, listStatistics } from './queries/statistics.ts';
import { countByState } from './queries/subscriber-rows.ts';

export interface Growth {
  states: Record<SubscriberState, number>;
  /** Of the confirmed subscribers, the most frequent first; empty: they chose none. */
  languages: { language: string; count: number }[];
  /** Who receives each section, including subscribers who receive all. */
  sections: { section: string; count: number }[];
  textOnly: number;
  /** The newest first; `total`: confirmed at the end of the month. */
  months: (Record<ListChange, number> & { month: string; total: number })[];
  /** Who unsubscribed between an issue and the next; the newest first. */
  issues: { issue: number; unsubscribed: number }[];
}

/** @param sections Ids of the newsletter's sections. */
export async function readGrowth(tx: Transaction, sections: readonly string[]): Promise<Growth> {
  const choices = await countChoices(tx);
  const statistics = await listStatistics(tx);
  const states = await countByState(tx);
  const unsubscribed = statistics.filter(({ change }) => change === 'unsubscribed');
  return {
    states,
    languages: [...Map.groupBy(choices, ({ language = '' }) => language)]
      .map(([language, rows]) => ({ language, count: sum(rows) }))
      .sort((a, b) => b.count - a.count),
    sections: sections.map((section) => ({
      section,
      count: sum(choices.filter((each) => each.sections?.includes(section) ?? true)),
    })),
    textOnly: sum(choices.filter(({ textOnly }) => textOnly === true)),
    months: countByMonth(statistics, states.confirmed),
    issues: [...Map.groupBy(unsubscribed, ({ issue }) => issue)]
      .map(([issue, rows]) => ({ issue, unsubscribed: sum(rows) }))
      .sort((a, b) => b.issue - a.issue),
  };
}

function countByMonth(statistics: readonly ListStatistic[], confirmed: number): Growth['months'] {
  const byMonth = Map.groupBy(statistics, ({ month }) => month);
  let total = confirmed;
  return [...byMonth.keys()]
    .sort()
    .reverse()
    .map((month) => {
      const of = (change: ListChange): number =>
        sum(byMonth.get(month)?.filter((each) => each.change === change) ?? []);
      const changes = recordOf(listChanges, of);
      const row = { month, ...changes, total };
      total -= changes.confirmed + changes.imported;
      total += changes.unsubscribed + changes.suppressed + changes.erased;
      return row;
    });
}

function sum(rows: readonly { count: number }[]): number {
  return rows.reduce((total, { count }) => total + count, 0);
}
