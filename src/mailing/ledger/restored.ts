import { forgetCopy, madeAt } from '../../lib/store/copies.ts';
import type { Store, Transaction } from '../../lib/store/open.ts';
import { withRetries } from '../../lib/store/retry.ts';
import { countNouns } from '../../lib/text/count-nouns.ts';
import type { Issue } from '../../model/issue.ts';
import type { Mailing } from '../../model/mailing.ts';
import { showTime } from '../../model/show-time.ts';
import type { Project } from '../../project.ts';
import { doubtWaiting } from './doubt.ts';
import { openMailings, setRuns } from './mailings.ts';

/** Detects a backup that was put back by hand. Recipients who waited when it was made are in doubt. */
export async function detectRestoredLedger(
  { log, now, newsletter }: Pick<Project, 'log' | 'now' | 'newsletter'>,
  store: Store,
): Promise<void> {
  const made = await madeAt(store);
  if (made === undefined) return;
  const count = await withRetries(store, async (tx) => {
    let all = 0;
    for (const { id } of await openMailings(tx)) all += await doubtWaiting(tx, id, now());
    await forgetCopy(tx);
    return all;
  });
  const when = made === '' ? '' : ` of ${showTime(made, newsletter.timeZone)}`;
  log.say(`This database is a backup${when} that was put back. ${explain(count)}`);
}

/**
 * True if a run would first put those who wait in doubt, since the database is older than the mail.
 * A run has done that when it plans.
 */
export async function isRestored(
  store: Transaction,
  { mailing: mark }: Pick<Issue, 'mailing'>,
  { id, runs }: Pick<Mailing, 'id' | 'runs'>,
): Promise<boolean> {
  return (await madeAt(store)) !== undefined || runsOf(mark, id) > runs;
}

function runsOf(mark: Issue['mailing'], id: string): number {
  return mark?.id === id ? (mark.run ?? 0) : 0;
}

/** Detects other copies: the issue's file records more runs of the mailing than the database. */
export async function detectRestoredIssue(
  { log, now }: Pick<Project, 'log' | 'now'>,
  store: Store,
  { mailing: mark, number }: Pick<Issue, 'mailing' | 'number'>,
  mailing: Mailing,
): Promise<void> {
  const run = runsOf(mark, mailing.id);
  if (run <= mailing.runs) return;
  const count = await withRetries(store, async (tx) => {
    await setRuns(tx, mailing.id, run);
    return doubtWaiting(tx, mailing.id, now());
  });
  log.say(
    `The database is older than the mailing of issue ${number}: probably a backup was put back. ${explain(count)}`,
  );
}

function explain(count: number): string {
  if (count === 0) return 'No recipient was waiting for a mail.';
  return `${countNouns(count, 'recipient')} had not received a mail then and may have received it since: they are in doubt, and nothing is sent to them until you decide.`;
}
