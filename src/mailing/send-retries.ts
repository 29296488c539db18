import { setTimeout as pause } from 'node:timers/promises';
import { readIssue } from '../content/read-issue.ts';
import type { Store } from '../lib/store/open.ts';
import { BusyError } from '../model/errors.ts';
import type { Issue } from '../model/issue.ts';
import { isStale, type Mailing, maySend } from '../model/mailing.ts';
import { showTime } from '../model/show-time.ts';
import type { Context } from '../project.ts';
import { checkClock } from './check-clock.ts';
import { hasWork } from './ledger/claims.ts';
import { countDeliveries } from './ledger/deliveries.ts';
import { getMailing } from './ledger/mailings.ts';
import { heedMark } from './ledger/restored.ts';
import { countWaiting } from './ledger/waiting.ts';
import { reportHalt } from './notify-operator.ts';
import { withSender, withStore } from './open-ledger.ts';
import { type Channel, carryOut } from './plan.ts';
import { countdown } from './progress.ts';
import type { RunReport } from './run/run.ts';
import { describeReport, expireMailing } from './send-report.ts';

/** In milliseconds: while another process sends, and between looks at what others decided. */
const look = 4000;
/** In milliseconds: between attempts while the mail server cannot be reached; the last one repeats. */
const stoppedWaits = [60_000, 120_000, 300_000, 600_000];

/**
 * Waits for the retries of a mailing and sends them when they are due, until nobody waits any
 * more. The send lock is free while it waits, so that `send --due` or another command can work.
 * @param first What the run before came to.
 * @returns The last run's report, with the messages of all of them.
 */
export async function sendRetries(
  context: Context,
  issue: Issue,
  { id }: Pick<Mailing, 'id'>,
  channel: Channel,
  first: RunReport,
): Promise<RunReport> {
  const { terminal } = context;
  let last = first;
  let sent = first.sent;
  let stops = 0;
  for (;;) {
    const total = { ...last, sent };
    if (last.halted !== undefined || last.interrupted || neverAnswered(last)) return total;
    stops = last.stopped === undefined ? 0 : stops + 1;
    const after = last.stopped === undefined ? undefined : (stoppedWaits[stops - 1] ?? 600_000);
    const counts = await waitUntilDue(context, { issue: issue.number, id, after });
    if (counts !== undefined) return { ...total, counts, interrupted: terminal.signal.aborted };
    const report = await sendDueNow(context, issue, id, channel);
    // Another process sends what is due; what became of it shows at the next look.
    const { stopped: _, ...same } = last;
    last = report ?? { ...same, sent: 0 };
    sent += last.sent;
  }
}

/** The mail server was not reached even once: rather a wrong setting than a passing failure. */
function neverAnswered({ stopped, counts }: RunReport): boolean {
  return stopped !== undefined && counts.accepted + counts.deferred + counts.failed === 0;
}

/**
 * Shows a countdown until a retry is due.
 * @param after Milliseconds; waits for so long, whatever is due.
 * @returns undefined once one is due; the counts where there is nothing to wait for any more, or
 *   the person interrupted it.
 */
async function waitUntilDue(
  context: Context,
  { issue, id, after }: { issue: number; id: string; after: number | undefined },
): Promise<RunReport['counts'] | undefined> {
  const { terminal, newsletter } = context;
  const started = terminal.now().getTime();
  let announced: number | undefined;
  for (;;) {
    const state = await withStore(context, async (store) => ({
      mailing: await getMailing(store, id),
      waiting: await countWaiting(store, id),
      counts: await countDeliveries(store, id),
    }));
    const { mailing, waiting, counts } = state;
    const now = terminal.now();
    const goesOn = mailing !== undefined && (maySend(mailing, now) || isStale(mailing, now));
    const held = mailing?.halted ?? mailing?.pausedAt;
    if (mailing?.halted !== undefined) terminal.say(`  ${mailing.halted}`);
    if (!goesOn || held !== undefined || waiting.count === 0 || terminal.signal.aborted) {
      return counts;
    }
    if (isStale(mailing, now)) return undefined;
    const planned = waiting.next === undefined ? now.getTime() + look : Date.parse(waiting.next);
    const until = after === undefined ? planned : started + after;
    if (until <= now.getTime()) return undefined;
    if (announced !== until && (after ?? waiting.next) !== undefined) {
      terminal.say(
        `  ${waiting.count} to retry, the next at ${showTime(new Date(until), newsletter.timeZone)}. Ctrl-C stops waiting; npm run send -- ${issue} or --due continues.`,
      );
    }
    announced = until;
    await countDown(context, issue, waiting.count, until);
  }
}

/** Shows the time that is left, until it is over or somebody else may have changed something. */
async function countDown(
  { terminal }: Context,
  issue: number,
  count: number,
  until: number,
): Promise<void> {
  const { signal } = terminal;
  const end = performance.now() + look;
  for (;;) {
    const left = until - terminal.now().getTime();
    if (left <= 0 || performance.now() >= end || signal.aborted) break;
    terminal.progress(
      `Issue ${issue}: ${count} to retry, next in ${countdown(left)} (Ctrl-C stops)`,
    );
    await pause(Math.min(1000, left), undefined, { signal }).catch(() => {});
  }
  terminal.progress('');
}

/** Sends what is due. @returns undefined where another process is at it, or nothing is due. */
async function sendDueNow(
  context: Context,
  issue: Issue,
  id: string,
  channel: Channel,
): Promise<RunReport | undefined> {
  const work = async (store: Store): Promise<RunReport | undefined> => {
    await checkClock(context, store, { issue: issue.number });
    const now = context.terminal.now();
    const mailing = await getMailing(store, id);
    if (mailing === undefined || mailing.pausedAt !== undefined) return undefined;
    if (isStale(mailing, now)) {
      await expireMailing(context, store, mailing);
      return undefined;
    }
    if (!maySend(mailing, now)) return undefined;
    if (!(await hasWork(store, id, now))) throw new BusyError('another sender has what is due');
    const { value } = await readIssue(context.root, issue.number, context.newsletter);
    const current = value ?? issue;
    await heedMark(context, store, current, mailing);
    const report = await carryOut(context, store, current, mailing, channel);
    describeReport(context, issue.number, channel, report);
    await reportHalt(context, store, mailing, channel, report.sent);
    return report;
  };
  return withSender(context, work).catch(async (error) => {
    if (!(error instanceof BusyError)) throw error;
    await pause(look, undefined, { signal: context.terminal.signal }).catch(() => {});
    return undefined;
  });
}
