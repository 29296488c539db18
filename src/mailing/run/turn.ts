import { setTimeout as pause } from 'node:timers/promises';
import type { DeliveryOutcome } from '../../model/delivery.ts';
import type { Due } from '../ledger/claims.ts';
import type { Run } from './state.ts';

/** Who would wait longer for a turn, in milliseconds, is put off to another run. */
const longWait = 60_000;

/** False once nothing new may be begun. */
export function goesOn({ options, left, halted, stopped }: Run): boolean {
  const ended = options.signal.aborted || left <= 0;
  return !ended && halted === undefined && stopped === undefined;
}

/** Waits for some milliseconds, or less where the run ends meanwhile. */
export async function sleep({ options }: Run, wait: number): Promise<void> {
  await pause(Math.min(wait, 500), undefined, { signal: options.signal }).catch(() => {});
}

/**
 * Waits until the rate allows a message to this recipient, or lets others go first.
 * @returns an outcome where the turn is another run's; undefined where it is now, or the run ends.
 */
export async function putOff(run: Run, due: Due): Promise<DeliveryOutcome | undefined> {
  const domain = domainOf(due);
  const held = run.refusals.holds(domain);
  if (held !== undefined) return waiting(run, due, held);
  const rest = run.domains.get(domain)?.ask(performance.now()) ?? 0;
  if (rest > 0) return later(run, rest, 'the servers of this domain ask for a pause');
  for (;;) {
    const { wait, whose } = await run.pace.take(domain, performance.now());
    if (wait === 0) return undefined;
    if (whose === 'domain' && wait > longWait) {
      return later(run, wait, 'the rate for this domain is used up');
    }
    await sleep(run, wait);
    if (!goesOn(run)) return undefined;
  }
}

function later({ options }: Run, wait: number, reason: string): DeliveryOutcome {
  const nextAttempt = new Date(options.now().getTime() + wait).toISOString();
  return { scope: 'recipient', state: 'deferred', reason, nextAttempt, unattempted: true };
}

/** The recipient waits for another run, in the same turn as now. */
function waiting(run: Run, { wasRefused }: Due, reason: string): DeliveryOutcome {
  return wasRefused
    ? { ...later(run, 0, reason), state: 'pending', refused: 'retry' }
    : { scope: 'recipient', state: 'pending', reason, unattempted: true };
}

/** The recipient's domain. */
export function domainOf({ address }: Due): string {
  return address?.domain ?? '';
}
