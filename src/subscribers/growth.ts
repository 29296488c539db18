import type { Transaction } from '../lib/store/open.ts';
import { type ListChange, listChanges, type SubscriberState } from '../model/subscriber.ts';
import { countChoices } from './queries/choices.ts';
import { listStatistics } from './queries/statistics.ts';
import { countStates } from './queries/subscriber-rows.ts';

/** How the list stands, and how it came to that. Numbers alone. */
export interface Growth {
  states: Record<SubscriberState, number>;
  /** Of those on the list, the most first; the empty text: none was chosen. */
  languages: { language: string; count: number }[];
  /** How many follow each, those who follow all among them. */
  sections: { section: string; count: number }[];
  textOnly: number;
  /** The newest first; `total`: on the list at its end. */
  months: (Record<ListChange, number> & { month: string; total: number })[];
  /** Who left after each issue, and before the next; the newest first. */
  issues: { issue: number; unsubscribed: number }[];
}

/** What a change does to the number of those on the list. */
const effect: Readonly<Record<ListChange, number>> = {
  confirmed: 1,
  imported: 1,
  unsubscribed: -1,
  suppressed: -1,
  erased: -1,
  refused: 0,
};

/** @param sections Those of the newsletter. */
export async function readGrowth(tx: Transaction, sections: readonly string[]): Promise<Growth> {
  const choices = await countChoices(tx);
  const tallies = await listStatistics(tx);
  const states = await countStates(tx);
  const sum = (rows: readonly { count: number }[]): number =>
    rows.reduce((total, { count }) => total + count, 0);
  const months: Growth['months'] = [];
  let total = states.confirmed;
  const names = [...new Set(tallies.map(({ month }) => month))].sort().reverse();
  for (const month of names) {
    const rows = tallies.filter((each) => each.month === month);
    const counts = Object.fromEntries(
      listChanges.map((change) => [change, sum(rows.filter((each) => each.change === change))]),
    ) as Record<ListChange, number>;
    months.push({ month, ...counts, total });
    for (const change of listChanges) total -= counts[change] * effect[change];
  }
  const left = tallies.filter(({ change }) => change === 'unsubscribed');
  const languages = Map.groupBy(choices, ({ language = '' }) => language);
  return {
    states,
    languages: [...languages]
      .map(([language, rows]) => ({ language, count: sum(rows) }))
      .sort((a, b) => b.count - a.count),
    sections: sections.map((section) => ({
      section,
      count: sum(choices.filter((each) => each.sections?.includes(section) ?? true)),
    })),
    textOnly: sum(choices.filter(({ textOnly }) => textOnly === true)),
    months,
    issues: [...Map.groupBy(left, ({ issue }) => issue)]
      .map(([issue, rows]) => ({ issue, unsubscribed: sum(rows) }))
      .sort((a, b) => b.issue - a.issue),
  };
}
