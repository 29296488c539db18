import { forgetNetworks, forgetUnconfirmed } from '../store/consent.ts';
import { forgetLetters } from '../store/letters.ts';
import type { Store } from '../store/open.ts';
import { patiently } from '../store/patience.ts';

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
