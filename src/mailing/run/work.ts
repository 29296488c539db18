import type { Transporter } from 'nodemailer';
import type { DeliveryOutcome } from '../../model/delivery.ts';
import type { DueMail } from '../ledger/claims.ts';
import { createTransport } from '../nodemailer.ts';
import { Breaker } from '../pace/breaker.ts';
import type { Lane } from '../pace/lanes.ts';
import type { Route } from '../pace/routes.ts';
import type { Attempt } from './attempt.ts';
import { deliver } from './deliver.ts';
import type { Run } from './run-state.ts';
import { continues, domainOf, sleep, waitForTurn } from './turn.ts';

const closedPause = 250;

/**
 * Sends over so many connections until the run ends, and waits until all outcomes are recorded.
 * @returns what broke it, if anything did.
 */
export async function workAll(
  run: Run,
  connections: number,
): Promise<PromiseRejectedResult | undefined> {
  const ended = await Promise.allSettled(Array.from({ length: connections }, () => work(run)));
  await run.records.idle();
  return ended.find((each) => each.status === 'rejected');
}

/** Sends over one connection until the run ends. */
async function work(run: Run): Promise<void> {
  const { options } = run;
  const transporters = new Map<Route, Transporter<Attempt>>();
  const lane: Lane = transporters;
  let recorded: Promise<void> | undefined;
  try {
    while (continues(run)) {
      const closed = run.lanes.closedTo(lane, options.routes);
      if (closed.size === options.routes.length) {
        await sleep(run, closedPause);
        continue;
      }
      const due = await run.queue.take(options.clock());
      if (due === undefined) break;
      if (typeof due === 'number') {
        await sleep(run, due);
        continue;
      }
      const outcome =
        run.source.skip(due) ?? (await waitForTurn(run, due)) ?? (await attempt(due, closed));
      if (outcome === undefined) {
        run.domains.get(domainOf(due))?.cancel();
        continue;
      }
      // Committed before, or together with, the intent of this connection's next message, so that
      // a crash leaves at most one delivery in doubt for each connection.
      recorded = run.records.settle(due.key, outcome);
      recorded.catch(() => {});
      countOutcome(run, due, outcome);
      if (outcome.state === 'accepted' || outcome.state === 'doubt') await run.onSent?.();
    }
    await recorded;
  } catch (error) {
    // A full disk, or a bug: the other connections finish their messages, and the run ends.
    run.stopped = error instanceof Error ? error.message : String(error);
    throw error;
  } finally {
    run.lanes.leave(lane);
    for (const transporter of transporters.values()) transporter.close();
  }

  async function attempt(
    due: DueMail,
    closed: ReadonlySet<Route>,
  ): Promise<DeliveryOutcome | undefined> {
    if (!continues(run)) {
      run.queue.putBack(due);
      return undefined;
    }
    const route = run.routes.choose(options.clock(), run.refusals.relaysAgainst(due));
    if (route === undefined) {
      run.queue.putBack(due);
      run.stopped ??= 'None of the mail servers can be reached.';
      return undefined;
    }
    if (closed.has(route)) {
      run.routes.cancel(route);
      run.queue.putBack(due);
      return undefined;
    }
    const transporter = transporters.get(route) ?? createTransport(route.transport());
    transporters.set(route, transporter);
    run.left -= 1;
    run.lanes.begin(route, lane);
    const outcome = await deliver(run, { route, lane, transporter, before: recorded }, due);
    if (outcome === undefined) run.left += 1;
    return outcome;
  }
}

function countOutcome(run: Run, due: DueMail, outcome: DeliveryOutcome): void {
  const { counts, pace, domains, options } = run;
  if (outcome.halt !== undefined) run.halted ??= outcome.halt;
  if (outcome.stop !== undefined) run.stopped ??= outcome.stop;
  const domain = domainOf(due);
  const breaker = domains.get(domain) ?? new Breaker();
  domains.set(domain, breaker);
  if (outcome.tooFast === true) {
    pace.slowDown(options.clock());
    breaker.bad(options.clock());
  } else if (outcome.unattempted !== true) breaker.good();
  if (outcome.state === 'accepted') {
    run.sent += 1;
    run.faults.accepted();
    pace.speedUp();
  }
  counts[due.attempts > 0 ? 'deferred' : 'pending'] -= 1;
  counts[outcome.state] += 1;
  options.onProgress(counts, run.sent);
}
