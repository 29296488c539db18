import type { DeliveryOutcome } from '../../model/delivery.ts';
import type { DueMail } from '../ledger/claims.ts';
import type { Run } from './run-state.ts';

/** Milliseconds; longer waits are left to another run. */
const longWait = 60_000;

/** True if the run may take more recipients. */
export function continues({ options, left, halted, stopped }: Run): boolean {
  const ended = options.signal.aborted || left <= 0;
  return !ended && halted === undefined && stopped === undefined;
}

/** Waits at most half a second, so that an abort is noticed. @param wait Milliseconds. */
export async function sleep({ options }: Run, wait: number): Promise<void> {
  await options.pause(Math.min(wait, 500), options.signal);
}

/** @returns an outcome if the recipient has to wait for another run; undefined to send now. */
export async function waitForTurn(run: Run, due: DueMail): Promise<DeliveryOutcome | undefined> {
  const domain = domainOf(due);
  const held = run.refusals.holds(domain);
  if (held !== undefined) return postpone(run, due, held);
  const rest = run.domains.get(domain)?.ask(run.options.clock()) ?? 0;
  if (rest > 0) return defer(run, rest, 'the servers of this domain ask for a pause');
  for (;;) {
    const { wait, whose } = await run.pace.take(domain, run.options.clock());
    if (wait === 0) return undefined;
    if (whose === 'domain' && wait > longWait) {
      return defer(run, wait, 'the rate for this domain is used up');
    }
    await sleep(run, wait);
    if (!continues(run)) return undefined;
  }
}

function defer({ options }: Run, wait: number, reason: string): DeliveryOutcome {
  const nextAttempt = new Date(options.now().getTime() + wait).toISOString();
  return { scope: 'recipient', state: 'deferred', reason, nextAttempt, unattempted: true };
}

function postpone(run: Run, { wasRefused }: DueMail, reason: string): DeliveryOutcome {
  return wasRefused
    ? { ...defer(run, 0, reason), state: 'pending', refused: 'retry' }
    : { scope: 'recipient', state: 'pending', reason, unattempted: true };
}

/** The domain of the recipient; empty for an invalid stored address. */
export function domainOf({ address }: DueMail): string {
  return address?.domain ?? '';
}
