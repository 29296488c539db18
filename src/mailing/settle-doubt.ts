import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { UsageError } from '../model/errors.ts';
import type { Project } from '../project.ts';
import { moveAll } from './ledger/deliveries.ts';
import { doubtInterrupted, resendDoubt } from './ledger/doubt.ts';
import { listMailings } from './ledger/mailings.ts';
import { withSender } from './open-ledger.ts';

export type Settlement = { subscriberId: string; as: 'accepted' } | { resend: true };

/**
 * @returns how many were settled. @throws UsageError if the issue was not sent, or the person is
 * not in doubt.
 */
export function settleIssue(
  project: Project,
  number: number,
  settlement: Settlement,
): Promise<number> {
  return withSender(project, async (store) => {
    const mailings = await listMailings(store);
    const mailing = mailings.find(({ issue, kind }) => issue === number && kind === 'smtp');
    if (mailing === undefined) throw new UsageError(`Issue ${number} has not been sent.`);
    await withRetries(store, (tx) => doubtInterrupted(tx, mailing.id, project.now()));
    const count = await settleDoubt(store, mailing.id, settlement, project.now());
    if (count === 0 && 'subscriberId' in settlement) {
      throw new UsageError(
        `Subscriber ${settlement.subscriberId} is not in doubt. \`masthead status ${number}\` lists the ids of those who are.`,
      );
    }
    return count;
  });
}

/** Sent again with the same Message-ID, so that a mail program can drop the second copy. */
export function settleDoubt(
  store: Store,
  mailingId: string,
  settlement: Settlement,
  now: Date,
): Promise<number> {
  if ('resend' in settlement) return resendDoubt(store, mailingId, 'all', now);
  const { subscriberId } = settlement;
  const reason = 'in doubt, settled by a person';
  const move = { from: ['doubt'], to: 'accepted', reason, subscriberId } as const;
  return moveAll(store, mailingId, move, now);
}
