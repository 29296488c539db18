import { listIssues } from '../content/issue-folders.ts';
import { readMark } from '../content/read-fields.ts';
import { dayIn } from '../model/calendar.ts';
import type { Issue } from '../model/issue.ts';
import type { Project } from '../project.ts';
import type { Arrivals } from './describe-arrivals.ts';

/** @param isSent By the ledger; the issue itself says it, too. @returns undefined if nothing came. */
export async function findArrivals(
  { root, newsletter, now }: Project,
  isSent: (issue: Issue) => Promise<boolean>,
): Promise<Arrivals | undefined> {
  const number = (await listIssues(root)).at(-1);
  // Most of the time the newest issue was sent: then the inbox need not be read.
  if (number === undefined || (await readMark(root, number)) !== undefined) return undefined;
  const { readInbox } = await import('../content/read-inbox.ts');
  const { readIssue } = await import('../content/read-issue.ts');
  const { planIssue } = await import('./plan-issue.ts');
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
  return issue === undefined || (await isSent(issue)) ? undefined : arrivals;
}
