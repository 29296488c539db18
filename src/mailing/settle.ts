import type { Store } from '../lib/store/open.ts';
import { moveAll } from './ledger/deliveries.ts';

/** What a person decides about those in doubt. */
export type Settlement = { subscriberId: string; as: 'accepted' } | { resend: true };

/**
 * Settles doubt: one recipient is known to have it, or all in doubt are sent it again, with the
 * same Message-ID, so that a mail program can drop the second copy. Nobody is resent unasked.
 * @returns how many were settled.
 */
export function settleDoubt(
  store: Store,
  mailingId: string,
  settlement: Settlement,
  now: Date,
): Promise<number> {
  const move =
    'resend' in settlement
      ? { from: 'doubt' as const, to: 'pending' as const, reason: 'in doubt, to be sent again' }
      : {
          from: 'doubt' as const,
          to: 'accepted' as const,
          reason: 'in doubt, settled by a person',
          subscriberId: settlement.subscriberId,
        };
  return moveAll(store, mailingId, move, now);
}
