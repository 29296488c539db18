import type { Transaction } from '../lib/store/open.ts';
import type { Mailing } from '../model/mailing.ts';
import type { Project } from '../project.ts';
import { countDeliveries, moveAll } from './ledger/deliveries.ts';
import { doubtInterrupted } from './ledger/doubt.ts';
import { decideMailing, setFinished } from './ledger/mailings.ts';

export const endReasons = {
  corrected: 'a correction takes its place',
  cancelled: 'the mailing was cancelled',
  expired: 'the mailing expired',
} as const;

/** Ends a mailing early; doubt stays doubt. @returns how many recipients are skipped. */
export async function endMailing(
  store: Transaction,
  { id }: Pick<Mailing, 'id'>,
  why: keyof typeof endReasons,
  now: Date,
): Promise<number> {
  // A sender of a cancelled mailing may be alive.
  if (why !== 'cancelled') await doubtInterrupted(store, id, now);
  if (why !== 'expired') await decideMailing(store, id, { cancelledAt: now.toISOString() });
  const rest = { from: ['pending', 'deferred'], to: 'skipped', reason: endReasons[why] } as const;
  const count = await moveAll(store, id, rest, now);
  const { doubt, writing } = await countDeliveries(store, id);
  if (doubt + writing === 0) await setFinished(store, id, now);
  return count;
}

/** Ends a mailing whose time is over, and prints how many recipients did not receive it. */
export async function expireMailing(
  { log, now }: Pick<Project, 'log' | 'now'>,
  store: Transaction,
  mailing: Pick<Mailing, 'id' | 'issue'>,
): Promise<void> {
  const count = await endMailing(store, mailing, 'expired', now());
  const who = count === 1 ? '1 recipient' : `${count} recipients`;
  log.say(
    `Issue ${mailing.issue} has expired: ${who} did not receive it in time and will not receive it.`,
  );
}
