import { readIssue } from '../content/read-issue.ts';
import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { mayHaveArrived } from '../model/delivery.ts';
import { BusyError, UsageError } from '../model/errors.ts';
import type { Mailing } from '../model/mailing.ts';
import type { Project } from '../project.ts';
import { endMailing } from './end-mailing.ts';
import { countDeliveries } from './ledger/deliveries.ts';
import { doubtInterrupted } from './ledger/doubt.ts';
import { decideMailing, getMailing, openMailings } from './ledger/mailings.ts';
import { markIssue } from './mark-issue.ts';
import { withSender, withStore } from './open-ledger.ts';

/**
 * Pauses a mailing until the issue is sent again. A process that is sending it stops. @throws
 * UsageError
 */
export function pauseMailing(project: Project, issue: number): Promise<void> {
  return withStore(project, async (store) => {
    const { id } = await findOpenMailing(store, issue);
    await decideMailing(store, id, { pausedAt: project.now().toISOString() });
  });
}

/**
 * Cancels a mailing, also while it is being sent. @returns how many will not receive it. @throws
 * UsageError
 */
export async function cancelMailing(project: Project, number: number): Promise<number> {
  const { id, skipped } = await withStore(project, async (store) => {
    const mailing = await findOpenMailing(store, number);
    const skipped = await endMailing(store, mailing, 'cancelled', project.now());
    const { value: issue } = await readIssue(project.root, number, project.newsletter);
    const ended = await getMailing(store, mailing.id);
    const counts = await countDeliveries(store, mailing.id);
    if (issue !== undefined && ended !== undefined && mayHaveArrived(counts)) {
      await markIssue(project.root, issue, ended);
    }
    return { id: mailing.id, skipped };
  });
  await withSender(project, (store) =>
    withRetries(store, (tx) => doubtInterrupted(tx, id, project.now())),
  ).catch((error) => {
    // A living sender records what became of its messages.
    if (!(error instanceof BusyError)) throw error;
  });
  return skipped;
}

async function findOpenMailing(store: Store, number: number): Promise<Mailing> {
  const mailing = (await openMailings(store)).find(({ issue }) => issue === number);
  if (mailing === undefined) {
    throw new UsageError(`Issue ${number} has no mailing in progress.`);
  }
  return mailing;
}
