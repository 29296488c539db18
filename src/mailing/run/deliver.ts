import type { Transporter } from 'nodemailer';
import type { DeliveryOutcome } from '../../model/delivery.ts';
import { outcomeOf } from '../judge-attempt.ts';
import type { DueMail } from '../ledger/claims.ts';
import { type Lane, refusesConnection } from '../pace/lanes.ts';
import type { Route } from '../pace/routes.ts';
import { type Attempt, sendMessage } from './attempt.ts';
import type { ComposedMail } from './mail-source.ts';
import { NotDueError } from './records.ts';
import { provisional } from './refusal-patterns.ts';
import { faultAttempt, isSystemError } from './row-faults.ts';
import type { Run } from './run-state.ts';
import { domainOf } from './turn.ts';

export interface Connection {
  route: Route;
  lane: Lane;
  transporter: Transporter<Attempt>;
  /** Resolves once the connection's previous outcome is on disk. */
  before: Promise<void> | undefined;
}

/**
 * @returns the outcome; undefined if nothing was tried. @throws failures that are not about this
 * message.
 */
export async function deliver(
  run: Run,
  { route, lane, transporter, before }: Connection,
  due: DueMail,
): Promise<DeliveryOutcome | undefined> {
  const { options, routes, lanes, queue } = run;
  const { key } = due;
  let message: ComposedMail;
  try {
    message = await (run.ahead.get(key) ?? run.source.compose(due));
  } catch (error) {
    routes.cancel(route);
    return failMessage(run, due, error, false);
  } finally {
    run.ahead.delete(key);
  }
  composeAhead(run);
  let ledger: 'untouched' | 'asked' | 'recorded' = 'untouched';
  const beforeData = async (): Promise<void> => {
    ledger = 'asked';
    await run.records.intend(key);
    await before;
    ledger = 'recorded';
  };
  const { signal } = options;
  const attempt = await sendMessage(transporter, { ...message, beforeData, signal }).catch(
    (error) => {
      // The delivery was ended or held a moment ago, and nothing of it was sent.
      if (error instanceof NotDueError) return undefined;
      if (ledger === 'asked' || isSystemError(error)) throw error;
      routes.cancel(route);
      return { error, written: ledger === 'recorded' } as const;
    },
  );
  if (attempt !== undefined && !('kind' in attempt)) {
    return failMessage(run, due, attempt.error, attempt.written);
  }
  if (attempt === undefined) {
    lanes.works(route, lane);
    routes.cancel(route);
    return explainNotDue(run, due);
  }
  if (attempt.kind === 'interrupted') {
    routes.cancel(route);
    queue.putBack(due);
    return undefined;
  }
  if (!refusesConnection(attempt)) lanes.works(route, lane);
  else if (await lanes.refused(route, lane, attempt, key)) {
    routes.cancel(route);
    queue.putBack(due);
    return undefined;
  }
  const outcome = outcomeOf(attempt, due.attempts + 1, options.now(), options.random());
  return judge(run, route, due, outcome);
}

/** The next message is signed while this one is being sent. */
function composeAhead({ options, source, queue, ahead }: Run): void {
  const next = options.signers.length === 0 ? undefined : queue.peek();
  if (next === undefined || source.skip(next) || ahead.has(next.key)) return;
  const message = source.compose(next);
  message.catch(() => {});
  ahead.set(next.key, message);
}

/** @returns undefined if another relay can send it at once. */
function judge(run: Run, route: Route, due: DueMail, outcome: DeliveryOutcome) {
  const { routes, refusals, doubts, queue, options } = run;
  if (outcome.state === 'accepted') doubts.accepted(route);
  if (outcome.state === 'doubt' && doubts.add(route)) {
    // It may have arrived, so no other relay sends it.
    const hasOther = routes.bad(route, options.clock());
    return hasOther ? outcome : { ...outcome, halt: unconfirmed(route) };
  }
  const halt = refusals.note(route, domainOf(due), due, outcome);
  if (halt !== undefined) outcome.halt = halt;
  const isAway =
    outcome.stop !== undefined || (outcome.halt !== undefined && outcome.scope !== 'account');
  const elsewhere = isAway
    ? outcome.scope !== 'message' && routes.bad(route, options.clock())
    : outcome.refused !== undefined &&
      outcome.scope === 'sender' &&
      routes.hasAnother(refusals.relaysAgainst(due), options.clock());
  if (!isAway) routes.good(route);
  if (!elsewhere) return provisional(outcome, options.now());
  queue.putBack(due);
  return undefined;
}

function unconfirmed({ name }: Route): string {
  return `${name} took several messages in a row and confirmed none of them, so their recipients are in doubt. Ask its provider why, then send again.`;
}

/** Fails only if others of the mailing were accepted. */
function failMessage(run: Run, due: DueMail, error: unknown, written: boolean): DeliveryOutcome {
  const { now, random } = run.options;
  run.faults.add(error);
  const attempt = faultAttempt(error, written);
  if (written || run.counts.accepted === 0) {
    return outcomeOf(attempt, due.attempts + 1, now(), random());
  }
  return { scope: 'recipient', state: 'failed', reason: attempt.text };
}

async function explainNotDue(run: Run, due: DueMail): Promise<DeliveryOutcome | undefined> {
  const { outcome, stopped } = await run.source.explainNotDue(due);
  if (stopped !== undefined) run.stopped ??= stopped;
  return outcome;
}
