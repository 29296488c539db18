import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { explainDoubt } from '../mailing/check-clock.ts';
import { readClock, recordClock } from '../mailing/ledger/clock.ts';
import { doubtForDeleting } from '../model/clock.ts';
import { keepHouse } from '../subscribers/housekeeping.ts';

/**
 * Deletes what has expired, unless the computer's clock looks wrong: confirmation requests and
 * their subscribers would be gone for good.
 * @returns a sentence on what is wrong with the clock, where nothing was deleted.
 */
export async function deleteExpired(
  store: Store,
  now: Date,
  timeZone: string,
): Promise<string | undefined> {
  const doubt = doubtForDeleting(await withRetries(store, readClock), now);
  if (doubt !== undefined) return explainDoubt(doubt, now, timeZone);
  await keepHouse(store, now);
  await withRetries(store, (tx) => recordClock(tx, now));
  return undefined;
}
