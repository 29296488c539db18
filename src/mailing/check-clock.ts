import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { type ClockDoubt, doubtClock } from '../model/doubt-clock.ts';
import { OutsideError } from '../model/errors.ts';
import { showTime } from '../model/show-time.ts';
import type { Project } from '../project.ts';
import { confirmClock, listActivity, readClock, recordClock } from './ledger/clock.ts';
import type { Operator } from './operator.ts';

/** The computer's clock looks wrong, and nobody has confirmed it. */
export class ClockError extends OutsideError {}

export interface ClockOptions {
  /** The issue that is to be sent; absent: every mailing that is due. */
  issue?: number;
  isRight?: boolean;
  operator: Operator;
}

/**
 * Checks and records the computer's time. @throws ClockError if it looks wrong and nobody confirms
 * it.
 */
export async function checkClock(
  { now: clock, newsletter }: Project,
  store: Store,
  { issue, isRight = false, operator }: ClockOptions,
): Promise<void> {
  const now = clock();
  const doubt = await withRetries(store, async (tx) => {
    const known = await readClock(tx);
    if (known.seenAt !== undefined) await recordClock(tx, new Date(known.seenAt));
    return doubtClock({ ...known, unfinished: await listActivity(tx) }, now, issue);
  });
  if (doubt === undefined) {
    await withRetries(store, (tx) => recordClock(tx, now));
    return;
  }
  const text = explainDoubt(doubt, now, newsletter.timeZone);
  if (!isRight && (await operator.confirm(`${text} Is the clock right?`)) !== true) {
    throw new ClockError(
      `${text} Nothing was sent. Set the clock, or add --clock-is-right if it is right.`,
    );
  }
  await withRetries(store, (tx) => confirmClock(tx, now));
}

/** Why the clock of this computer may be wrong, as a sentence. */
export function explainDoubt(doubt: ClockDoubt, now: Date, timeZone: string): string {
  const says = `The clock of this computer says ${showTime(now, timeZone)}`;
  if (doubt.kind === 'behind') {
    return `${says}, which is before ${showTime(doubt.recorded, timeZone)}, the last time that masthead recorded.`;
  }
  const days = Math.floor((now.getTime() - Date.parse(doubt.since)) / 86_400_000);
  const what =
    doubt.issue === undefined
      ? 'the last time that masthead recorded'
      : `the last activity of the unfinished mailing of issue ${doubt.issue}`;
  return `${says}, ${days} days after ${what} (${showTime(doubt.since, timeZone)}).`;
}
