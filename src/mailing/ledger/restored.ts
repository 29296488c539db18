import { forgetCopy, madeAt } from '../../lib/store/copies.ts';
import type { Store } from '../../lib/store/open.ts';
import { withRetries } from '../../lib/store/retry.ts';
import type { Issue } from '../../model/issue.ts';
import type { Mailing } from '../../model/mailing.ts';
import type { Context } from '../../project.ts';
import { doubtWaiting } from './claims.ts';
import { openMailings, setRuns } from './mailings.ts';

/**
 * Sees whether the database is a backup that was put back. It does not know what was mailed since
 * it was made, so whoever waited then is in doubt now, and a person decides.
 */
export async function heedBackup({ terminal }: Context, store: Store): Promise<void> {
  const made = await madeAt(store);
  if (made === undefined) return;
  const count = await withRetries(store, async (tx) => {
    let all = 0;
    for (const { id } of await openMailings(tx)) {
      all += await doubtWaiting(tx, id, terminal.now());
    }
    await forgetCopy(tx);
    return all;
  });
  terminal.say(
    `This database is a backup of ${made.slice(0, 10)} that was put back. ${whom(count)}`,
  );
}

/**
 * The same for a copy that was made by other means, as far as the issue's own file can tell: it
 * says that the mailing was gone on with more often than the database knows.
 */
export async function heedMark(
  { terminal }: Context,
  store: Store,
  { mailing: mark, number }: Issue,
  mailing: Mailing,
): Promise<void> {
  const run = mark?.id === mailing.id ? (mark.run ?? 0) : 0;
  if (run <= mailing.runs) return;
  const count = await withRetries(store, async (tx) => {
    await setRuns(tx, mailing.id, run);
    return doubtWaiting(tx, mailing.id, terminal.now());
  });
  terminal.say(
    `The database is older than the mailing of issue ${number}: a backup that was put back, perhaps. ${whom(count)}`,
  );
}

function whom(count: number): string {
  return `${count} who had no mail then may have it by now: they are in doubt, and nothing is sent to them unasked.`;
}
