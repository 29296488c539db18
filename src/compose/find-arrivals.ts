import { listIssues } from '../content/issue-folders.ts';
import { readInbox } from '../content/read-inbox.ts';
import { readIssue } from '../content/read-issue.ts';
import { dayIn } from '../model/calendar.ts';
import type { Issue } from '../model/issue.ts';
import type { Project } from '../project.ts';
import type { Arrivals } from './describe-arrivals.ts';
import { planIssue } from './plan-issue.ts';

/** @param isSent By the ledger; the issue itself says it, too. @returns undefined if nothing came. */
export async function findArrivals(
  { root, newsletter, now }: Project,
  isSent: (issue: Issue) => Promise<boolean>,
): Promise<Arrivals | undefined> {
  const number = (await listIssues(root)).at(-1);
  if (number === undefined) return undefined;
  const { value: inbox } = await readInbox(root, newsletter);
  const today = dayIn(now(), newsletter.timeZone);
  const { items } = planIssue({ inbox, newsletter, number, today, newId: () => '' });
  const { title, subject, preheader } = inbox.head;
  const arrivals = {
    issue: number,
    items: items.map(({ file }) => file),
    hasTitle: [title, subject, preheader].some((each) => each !== undefined),
    hasIntro: inbox.intro.source.trim() !== '',
  };
  if (items.length === 0 && !arrivals.hasTitle && !arrivals.hasIntro) return undefined;
  const { value: issue } = await readIssue(root, number, newsletter);
  if (issue === undefined || issue.mailing !== undefined || (await isSent(issue))) return undefined;
  return arrivals;
}
