import type { DeliveryOutcome } from '../../model/delivery.ts';

/** Minutes to the next attempt, by the number of attempts; RFC 5321, 4.5.4.1, asks for 30 between retries. */
const retryMinutes = [10, 30, 60, 120, 240, 480, 720];
/** About four days; then the mailing expires. */
const mostAttempts = 14;
/** The same for a permanent refusal, which rarely changes; then the recipient is failed. */
export const refusedMinutes = [30, 240];
/** Up to this share is added to a wait, so that recipients deferred together are not retried together. */
const jitter = 0.2;

/** What is to be done with a recipient who did not get the message. */
export type Later = Pick<DeliveryOutcome, 'state' | 'reason' | 'nextAttempt'>;

/**
 * Plans the next attempt for a recipient, or fails them.
 * @param done `attempts`: including this one; `chance`: from 0 up to 1.
 * @param waits Minutes, by the number of attempts; absent: the usual ones.
 */
export function defer(
  reason: string,
  { attempts, now, chance }: { attempts: number; now: Date; chance: number },
  waits?: readonly number[],
): Later {
  if (attempts >= (waits === undefined ? mostAttempts : waits.length + 1)) {
    return { state: 'failed', reason: `given up after ${attempts} attempts: ${reason}` };
  }
  const all = waits ?? retryMinutes;
  const minutes = all[attempts - 1] ?? all.at(-1) ?? 0;
  const wait = minutes * 60_000 * (1 + jitter * chance);
  return { state: 'deferred', reason, nextAttempt: new Date(now.getTime() + wait).toISOString() };
}
