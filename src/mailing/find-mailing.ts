import { listIssues } from '../content/issue-folders.ts';
import { readMark } from '../content/read-fields.ts';
import type { Store } from '../lib/store/open.ts';
import { importedMark, type MailingMark } from '../model/issue.ts';
import type { Mailing } from '../model/mailing.ts';
import { showTime } from '../model/show-time.ts';
import type { Project } from '../project.ts';

export interface FoundMailing {
  issue: number;
  /** The newest to people, else the newest rehearsal. */
  mailing?: Mailing;
  /** Those that it corrects, newest first. */
  corrected: Mailing[];
  /** What `issue.md` says of a mailing that this database does not know, or not to its end. */
  elsewhere?: MailingMark;
}

/**
 * Finds the mailing of an issue in the ledger and in the issue's file.
 * @param store Absent: there is no database yet. @param asked Absent: the highest that was mailed.
 * @returns undefined if nothing was mailed.
 */
export async function findMailing(
  { root }: Pick<Project, 'root'>,
  store: Store | undefined,
  asked?: number,
): Promise<FoundMailing | undefined> {
  const mailings = store === undefined ? [] : await readMailings(store);
  const issue = asked ?? (await findHighest(root, mailings));
  if (issue === undefined) return undefined;
  const ofIssue = mailings.filter((each) => each.issue === issue);
  const [newest, ...corrected] = ofIssue.filter(({ kind }) => kind === 'smtp');
  const mailing = newest ?? ofIssue[0];
  const mark = await readMark(root, issue);
  const known = ofIssue.find(({ id }) => id === mark?.id);
  const isOlder = mark?.finished !== undefined && known?.finishedAt === undefined;
  return {
    issue,
    corrected,
    ...(mailing !== undefined && { mailing }),
    ...(mark !== undefined && (known === undefined || isOlder) && { elsewhere: mark }),
  };
}

async function readMailings(store: Store): Promise<Mailing[]> {
  // Kysely, of which a newsletter without a database needs nothing: 70 ms.
  const { listMailings } = await import('./ledger/mailings.ts');
  return listMailings(store);
}

async function findHighest(
  root: string,
  mailings: readonly Mailing[],
): Promise<number | undefined> {
  const highest = Math.max(0, ...mailings.map(({ issue }) => issue));
  for (const number of (await listIssues(root)).reverse()) {
    if (number <= highest) break;
    const mark = await readMark(root, number);
    if (mark !== undefined && mark.id !== importedMark) return number;
  }
  return highest === 0 ? undefined : highest;
}

/** What a person has to know about a mailing that the ledger does not know, or not to its end. */
export function describeElsewhere(
  { issue, mailing }: Pick<FoundMailing, 'issue' | 'mailing'>,
  { id, started, finished }: MailingMark,
  timeZone: string,
): string {
  if (id === importedMark) {
    return `Issue ${issue} was imported from an archive. masthead never mailed it, and does not send it.`;
  }
  const end = finished === undefined ? '' : ` and finished on ${showTime(finished, timeZone)}`;
  const times = `Its mailing began on ${showTime(started, timeZone)}${end}.`;
  return mailing?.id === id
    ? `issue.md says that issue ${issue} was sent to everyone. ${times} This database is older, so the figures below are out of date.`
    : `Issue ${issue} was sent from another copy of this newsletter. ${times} This copy does not know who received it, and does not send it again.`;
}
