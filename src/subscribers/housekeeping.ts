import type { Store } from '../lib/store/open.ts';
import { patiently } from '../lib/store/retry.ts';
import { forgetNetworks, forgetUnconfirmed } from './queries/consent.ts';
import { forgetLetters } from './queries/system-mails.ts';

const month = 30 * 86_400_000;

/** Forgets what is not needed any more: requests that nobody confirmed, where they came from, old letters. */
export async function keepHouse(store: Store, now: Date): Promise<void> {
  const before = new Date(now.getTime() - month);
  await patiently(store, async (inside) => {
    await forgetUnconfirmed(inside, now);
    await forgetNetworks(inside, before);
    await forgetLetters(inside, before);
  });
}
