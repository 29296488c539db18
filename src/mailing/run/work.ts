import { createTransport, type Transporter } from 'nodemailer';
import type { DeliveryOutcome } from '../../model/delivery.ts';
import type { Due } from '../ledger/claims.ts';
import { Breaker } from '../pace/breaker.ts';
import { type Lane, refusesConnection } from '../pace/lanes.ts';
import type { Route } from '../pace/routes.ts';
import { outcomeOf } from '../replies.ts';
import { lookAhead } from './ahead.ts';
import type { Attempt } from './attempt.ts';
import { handOver } from './hand-over.ts';
import { NotDueError } from './records.ts';
import { provisional } from './refusals.ts';
import { faultAttempt, isSystemError } from './row-faults.ts';
import type { Composed } from './source.ts';
import type { Run } from './state.ts';
import { domainOf, goesOn, putOff, sleep } from './turn.ts';

/** Milliseconds after which a connection that a relay does not allow asks again. */
const fullPause = 250;
/** One connection's work: one message after the other until nothing is due or somebody says stop. */
export async function work(run: Run): Promise<void> {
  const transporters = new Map<Route, Transporter<Attempt>>();
  const lane: Lane = transporters;
  let recorded: Promise<void> | undefined;
  try {
    while (goesOn(run)) {
      const closed = run.lanes.closedTo(lane, run.options.routes);
      if (closed.size === run.options.routes.length) {
        await sleep(run, fullPause);
        continue;
      }
      const due = await run.queue.take(performance.now());
      if (due === undefined) break;
      if (typeof due === 'number') {
        await sleep(run, due);
        continue;
      }
      const outcome =
        run.source.skip(due) ?? (await putOff(run, due)) ?? (await attempt(due, closed));
      if (outcome === undefined) {
        run.domains.get(domainOf(due))?.neither();
        continue;
      }
      // On the disk before, or together with, the intent of this connection's next message: so a
      // crash leaves at most one in doubt for each connection.
      recorded = run.records.settle(due.key, outcome);
      recorded.catch(() => {});
      count(run, due, outcome);
    }
    await recorded;
  } catch (error) {
    // The disk, or a bug. The others finish what they have, and the run ends with it.
    run.stopped = (error as Error).message;
    throw error;
  } finally {
    run.lanes.leave(lane);
    for (const transporter of transporters.values()) transporter.close();
  }

  async function attempt(
    due: Due,
    closed: ReadonlySet<Route>,
  ): Promise<DeliveryOutcome | undefined> {
    if (!goesOn(run)) {
      run.queue.putBack(due);
      return undefined;
    }
    const route = run.routes.choose(performance.now(), run.refusals.relaysAgainst(due));
    if (route === undefined) {
      run.queue.putBack(due);
      run.stopped ??= 'None of the mail servers can be reached.';
      return undefined;
    }
    if (closed.has(route)) {
      run.routes.neither(route);
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

/** The connection that a message takes. */
interface Way {
  route: Route;
  lane: Lane;
  transporter: Transporter<Attempt>;
  /** Recorded once the connection's message before this one is on the disk. */
  before: Promise<void> | undefined;
}

async function deliver(
  run: Run,
  { route, lane, transporter, before }: Way,
  due: Due,
): Promise<DeliveryOutcome | undefined> {
  const { options, routes, lanes, queue } = run;
  const { key } = due;
  let message: Composed;
  try {
    message = await (run.ahead.get(key) ?? run.source.compose(due));
  } catch (error) {
    routes.neither(route);
    return failRow(run, due, error, false);
  } finally {
    run.ahead.delete(key);
  }
  lookAhead(run);
  let ledger: 'untouched' | 'asked' | 'recorded' = 'untouched';
  const beforeData = async (): Promise<void> => {
    ledger = 'asked';
    await run.records.intend(key);
    await before;
    ledger = 'recorded';
  };
  const { signal } = options;
  const attempt = await handOver(transporter, { ...message, beforeData, signal }).catch((error) => {
    // Ended or held by somebody else a moment ago, and nothing of it has left.
    if (error instanceof NotDueError) return undefined;
    if (ledger === 'asked' || isSystemError(error)) throw error;
    routes.neither(route);
    return { error, written: ledger === 'recorded' } as const;
  });
  if (attempt !== undefined && !('kind' in attempt)) {
    return failRow(run, due, attempt.error, attempt.written);
  }
  if (attempt === undefined) {
    lanes.works(route, lane);
    routes.neither(route);
    return notDue(run, due);
  }
  if (attempt.kind === 'interrupted') {
    routes.neither(route);
    queue.putBack(due);
    return undefined;
  }
  if (!refusesConnection(attempt)) lanes.works(route, lane);
  else if (await lanes.refused(route, lane, attempt, key)) {
    routes.neither(route);
    queue.putBack(due);
    return undefined;
  }
  const outcome = outcomeOf(attempt, due.attempts + 1, options.now());
  const halt = run.refusals.note(route, domainOf(due), due, outcome);
  if (halt !== undefined) outcome.halt = halt;
  const isAway =
    outcome.stop !== undefined || (outcome.halt !== undefined && outcome.scope !== 'account');
  const elsewhere = isAway
    ? outcome.scope !== 'message' && routes.bad(route, performance.now())
    : outcome.refused !== undefined &&
      outcome.scope === 'sender' &&
      routes.hasAnother(run.refusals.relaysAgainst(due), performance.now());
  if (!isAway) routes.good(route);
  if (!elsewhere) return provisional(outcome, options.now());
  // Another relay can have it at once.
  queue.putBack(due);
  return undefined;
}

/** An exception is held against one recipient only where others of the mailing were accepted. */
function failRow(run: Run, due: Due, error: unknown, written: boolean): DeliveryOutcome {
  run.faults.add(error);
  const attempt = faultAttempt(error, written);
  if (written || run.counts.accepted === 0) {
    return outcomeOf(attempt, due.attempts + 1, run.options.now());
  }
  return { scope: 'recipient', state: 'failed', reason: attempt.text };
}

/** Why a message was not to be sent after all; the run may have to end. */
async function notDue(run: Run, due: Due): Promise<DeliveryOutcome | undefined> {
  const { outcome, stopped } = await run.source.whyNotDue(due);
  if (stopped !== undefined) run.stopped ??= stopped;
  return outcome;
}

/** What an outcome means for those that come after. */
function count(run: Run, due: Due, outcome: DeliveryOutcome): void {
  const { counts, pace, domains, options } = run;
  if (outcome.halt !== undefined) run.halted ??= outcome.halt;
  if (outcome.stop !== undefined) run.stopped ??= outcome.stop;
  const domain = domainOf(due);
  const breaker = domains.get(domain) ?? new Breaker();
  domains.set(domain, breaker);
  if (outcome.tooFast === true) {
    pace.slowDown(performance.now());
    breaker.bad(performance.now());
  } else if (outcome.unattempted !== true) breaker.good();
  if (outcome.state === 'accepted') {
    run.sent += 1;
    run.faults.accepted();
    pace.ease();
  }
  counts[due.attempts > 0 ? 'deferred' : 'pending'] -= 1;
  counts[outcome.state] += 1;
  options.onProgress(counts, run.sent);
}
