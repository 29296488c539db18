import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { forgetDomains } from './domain-pace.ts';
import { forgetNeighbourhoods } from './limits.ts';
import { forgetOldAskings } from './queries/confirmation-requests.ts';
import { forgetNetworks, forgetUnconfirmed } from './queries/consent.ts';
import { forgetLetters } from './queries/system-mails.ts';

const month = 30 * 86_400_000;

/** Deletes what is not needed any more: unconfirmed requests, the networks they came from, old system mails. */
export async function keepHouse(store: Store, now: Date): Promise<void> {
  const before = new Date(now.getTime() - month);
  await withRetries(store, async (tx) => {
    await forgetUnconfirmed(tx, now);
    await forgetNetworks(tx, before);
    await forgetNeighbourhoods(tx);
    await forgetOldAskings(tx, before);
    await forgetDomains(tx);
    await forgetLetters(tx, before);
  });
}
