import { setTimeout as pause } from 'node:timers/promises';
import { createTransport, type Transporter } from 'nodemailer';
import type { Store } from '../../lib/store/open.ts';
import { withRetries } from '../../lib/store/retry.ts';
import type { DeliveryCounts, DeliveryOutcome } from '../../model/delivery.ts';
import { maySend } from '../../model/mailing.ts';
import type { SubscriberState } from '../../model/subscriber.ts';
import { getSubscriber } from '../../subscribers/queries/subscribers.ts';
import type { Due } from '../ledger/claims.ts';
import { getMailing } from '../ledger/mailings.ts';
import { Breaker } from '../pace/breaker.ts';
import { type Lane, type Lanes, refusesConnection } from '../pace/lanes.ts';
import type { Pace } from '../pace/pace.ts';
import type { Route, Routes } from '../pace/routes.ts';
import { outcomeOf } from '../replies.ts';
import { type Ahead, absent, type Composed, compose, invalid, lookAhead } from './ahead.ts';
import type { Attempt } from './attempt.ts';
import { handOver } from './hand-over.ts';
import type { Queue } from './queue.ts';
import { NotDueError, type Records } from './records.ts';
import { provisional, type Refusals } from './refusals.ts';
import { faultAttempt, isSystemError, type RowFaults } from './row-faults.ts';
import type { RunOptions } from './run-options.ts';

/** One sender's run, as all its connections see it. */
export interface Run extends Ahead {
  options: RunOptions;
  store: Store;
  records: Records;
  pace: Pace;
  routes: Routes;
  lanes: Lanes;
  queue: Queue;
  faults: RowFaults;
  refusals: Refusals;
  /** Of each recipient domain that was written to. */
  domains: Map<string, Breaker>;
  counts: DeliveryCounts;
  left: number;
  sent: number;
  halted?: string;
  stopped?: string;
}

/** Milliseconds after which a connection that a relay does not allow asks again. */
const fullPause = 250;
/** Who would wait longer for a turn, in milliseconds, is put off to another run. */
const longWait = 60_000;

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
        absent(due) ?? invalid(due) ?? (await putOff(run, due)) ?? (await attempt(due, closed));
      if (outcome === undefined) {
        run.domains.get(domainOf(due))?.neither();
        continue;
      }
      // On the disk before, or together with, the intent of this connection's next message: so a
      // crash leaves at most one in doubt for each connection.
      recorded = run.records.settle(due.subscriberId, outcome);
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

function goesOn({ options, left, halted, stopped }: Run): boolean {
  const ended = options.signal.aborted || left <= 0;
  return !ended && halted === undefined && stopped === undefined;
}

/** Waits for some milliseconds, or less where the run ends meanwhile. */
async function sleep({ options }: Run, wait: number): Promise<void> {
  await pause(Math.min(wait, 500), undefined, { signal: options.signal }).catch(() => {});
}

/**
 * Waits until the rate allows a message to this recipient, or lets others go first.
 * @returns an outcome where the turn is another run's; undefined where it is now, or the run ends.
 */
async function putOff(run: Run, due: Due): Promise<DeliveryOutcome | undefined> {
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
  const { subscriberId } = due;
  let message: Composed;
  try {
    message = await (run.ahead.get(subscriberId) ?? compose(run, due));
  } catch (error) {
    routes.neither(route);
    return failRow(run, due, error, false);
  } finally {
    run.ahead.delete(subscriberId);
  }
  lookAhead(run);
  let ledger: 'untouched' | 'asked' | 'recorded' = 'untouched';
  const beforeData = async (): Promise<void> => {
    ledger = 'asked';
    await run.records.intend(subscriberId);
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
  else if (await lanes.refused(route, lane, attempt, subscriberId)) {
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

/** Why a delivery was not to be made after all, where that is for the person; else the run may have to end. */
async function notDue(run: Run, { subscriberId }: Due): Promise<DeliveryOutcome | undefined> {
  const { store, options } = run;
  const { mailing, subscriber } = await withRetries(store, async (tx) => ({
    mailing: await getMailing(tx, options.mailing.id),
    subscriber: await getSubscriber(tx, subscriberId),
  }));
  if (mailing !== undefined && !maySend(mailing, options.now())) {
    run.stopped ??=
      (mailing.cancelledAt !== undefined && 'The mailing was cancelled.') ||
      (mailing.pausedAt !== undefined && 'The mailing is paused.') ||
      (mailing.finishedAt !== undefined && 'The mailing has ended.') ||
      'The mailing is not to be sent now.';
  }
  if (options.mailing.kind === 'rehearsal') return undefined;
  return absent({ standing: subscriber?.state as SubscriberState });
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

function domainOf({ address }: Due): string {
  return address?.domain ?? '';
}
