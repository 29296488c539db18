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

/** What `status --json` prints; people appear by id only. */
export interface MailingStatus {
  issue: number;
  mailing: string;
  kind: Mailing['kind'];
  /** `frozen`: nothing was sent yet; `sending`: some recipients wait or are in doubt. */
  state: 'frozen' | 'sending' | 'paused' | 'halted' | 'done' | 'cancelled' | 'expired';
  counts: DeliveryCounts;
  halted: string | null;
  suppressed: number;
  /** Messages a second, from the first that was accepted to the last; null for a single moment. */
  rate: number | null;
  doubt: string[];
  without: DeliveryRow[];
  started: string;
  finished: string | null;
  scheduled: string | null;
  correction: number;
}

/** What `status` reports about a mailing: its state, counts, rate, and who did not receive it. */
export async function readMailingStatus(
  store: Store,
  mailing: Mailing,
  now: Date,
): Promise<MailingStatus> {
  const counts = await countDeliveries(store, mailing.id);
  const states = ['doubt', 'failed', 'deferred', 'skipped'] as const;
  const without = await listDeliveries(store, mailing.id, states);
  const { count, seconds } = await acceptedOverTime(store, mailing.id);
  return {
    issue: mailing.issue,
    mailing: mailing.id,
    kind: mailing.kind,
    state: stateOf(mailing, counts, now),
    counts,
    halted: mailing.halted ?? null,
    suppressed: await countSuppressedBy(store, mailing.id),
    // In a damaged database, times may be unreadable.
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
  const hasBegun = Object.entries(counts).some(
    ([state, count]) => state !== 'pending' && count > 0,
  );
  return hasBegun ? 'sending' : 'frozen';
}
