import type { Store } from '../lib/store/open.ts';
import type { DeliveryCounts } from '../model/delivery.ts';
import { type Mailing, mailingProgress } from '../model/mailing.ts';
import { countSuppressedBy } from '../subscribers/queries/subscriber-rows.ts';
import {
  acceptedOverTime,
  countDeliveries,
  type DeliveryRow,
  listDeliveries,
} from './ledger/deliveries.ts';

/** How a mailing stands; what `status --json` prints. Persons appear by their ids alone. */
export interface MailingStatus {
  issue: number;
  mailing: string;
  kind: Mailing['kind'];
  /** `frozen`: nothing was sent yet; `sending`: somebody still waits or is in doubt. */
  state: 'frozen' | 'sending' | 'paused' | 'halted' | 'done' | 'cancelled' | 'expired';
  counts: DeliveryCounts;
  halted: string | null;
  /** How many people are not written to again because of this mailing. */
  suppressed: number;
  /** Messages a second, from the first that was accepted to the last; null where that is no time. */
  rate: number | null;
  doubt: string[];
  /** Everybody who does not have it, with the reason. */
  without: DeliveryRow[];
  started: string;
  finished: string | null;
  /** When it begins, or began, where that was set. */
  scheduled: string | null;
  /** 0: the issue itself; 1 and on: corrections. */
  correction: number;
}

export async function mailingStatus(
  store: Store,
  mailing: Mailing,
  now: Date,
): Promise<MailingStatus> {
  const counts = await countDeliveries(store, mailing.id);
  const without = await listDeliveries(store, mailing.id, [
    'doubt',
    'failed',
    'deferred',
    'skipped',
  ]);
  const { count, seconds } = await acceptedOverTime(store, mailing.id);
  return {
    issue: mailing.issue,
    mailing: mailing.id,
    kind: mailing.kind,
    state: stateOf(mailing, counts, now),
    counts,
    halted: mailing.halted ?? null,
    suppressed: await countSuppressedBy(store, mailing.id),
    // Times of a damaged database may be no times at all.
    rate: seconds > 0 ? Number((count / seconds).toPrecision(3)) : null,
    doubt: without.filter(({ state }) => state === 'doubt').map(({ subscriber }) => subscriber),
    without,
    started: mailing.createdAt,
    finished: mailing.finishedAt ?? null,
    scheduled: mailing.startAt ?? null,
    correction: mailing.correction,
  };
}

function stateOf(mailing: Mailing, counts: DeliveryCounts, now: Date): MailingStatus['state'] {
  const progress = mailingProgress(mailing, counts, now);
  if (progress.state !== 'open') return progress.state;
  const begun = Object.entries(counts).some(([state, count]) => state !== 'pending' && count > 0);
  return begun ? 'sending' : 'frozen';
}
