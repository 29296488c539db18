import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { explainDoubt } from '../mailing/check-clock.ts';
import { readClock, recordClock } from '../mailing/ledger/clock.ts';
import { doubtForDeleting } from '../model/doubt-clock.ts';
import { deleteExpired } from '../subscribers/delete-expired.ts';

/** Deletes expired data. @returns what is wrong with the clock, if nothing was deleted. */
export async function deleteExpiredByClock(
  store: Store,
  now: Date,
  timeZone: string,
): Promise<string | undefined> {
  const doubt = doubtForDeleting(await withRetries(store, readClock), now);
  if (doubt !== undefined) return explainDoubt(doubt, now, timeZone);
  await deleteExpired(store, now);
  await withRetries(store, (tx) => recordClock(tx, now));
  return undefined;
}
