import { readMailedIssue } from '../content/read-issue.ts';
import type { Store } from '../lib/store/open.ts';
import { BusyError, OutsideError } from '../model/errors.ts';
import type { MailedIssue } from '../model/issue.ts';
import { isStale, type Mailing, maySend } from '../model/mailing.ts';
import type { Project } from '../project.ts';
import { checkClock } from './check-clock.ts';
import { expireMailing } from './end-mailing.ts';
import { hasWork } from './ledger/claims.ts';
import { countDeliveries } from './ledger/deliveries.ts';
import { getMailing } from './ledger/mailings.ts';
import { detectRestoredIssue } from './ledger/restored.ts';
import { countWaiting } from './ledger/waiting.ts';
import type { NotifyOptions } from './notify-operator.ts';
import { withSender, withStore } from './open-ledger.ts';
import { openRun } from './open-run.ts';
import type { Operator } from './operator.ts';
import { countdown } from './progress.ts';
import type { RunReport } from './run/run.ts';
import { describeNextRetry } from './say-next-retry.ts';
import { sendMailing } from './send-mailing.ts';

/** Milliseconds until the database is read again: another process may send, or somebody may pause. */
const checkEvery = 4000;
/** Milliseconds between attempts while the mail server cannot be reached; the last one repeats. */
const unreachableWaits = [60_000, 120_000, 300_000, 600_000];

interface RetryOptions extends NotifyOptions {
  operator: Operator;
}

/**
 * Waits for retries and sends them when they are due. The send lock is free while it waits.
 * @returns the last report, with the messages of all runs.
 */
export async function sendRetries(
  project: Project,
  issue: MailedIssue,
  { id }: Pick<Mailing, 'id'>,
  { first, ...options }: RetryOptions & { first: RunReport },
): Promise<RunReport> {
  let last = first;
  let sent = first.sent;
  let stops = 0;
  for (;;) {
    const total = { ...last, sent };
    if (last.halted !== undefined || last.interrupted || isUnreachable(last)) return total;
    stops = last.stopped === undefined ? 0 : stops + 1;
    const after = last.stopped === undefined ? undefined : (unreachableWaits[stops - 1] ?? 600_000);
    const counts = await waitUntilDue(project, { issue: issue.number, id, after });
    if (counts !== undefined) return { ...total, counts, interrupted: project.signal.aborted };
    const report = await sendDueNow(project, issue, id, options);
    const { stopped: _, ...same } = last;
    last = report ?? { ...same, sent: 0 };
    sent += last.sent;
  }
}

/** Probably a wrong setting. */
function isUnreachable({ stopped, counts }: RunReport): boolean {
  return stopped !== undefined && counts.accepted + counts.deferred + counts.failed === 0;
}

/**
 * @param options `after`: milliseconds to wait. @returns undefined if a retry is due; the counts
 * if there is nothing to wait for.
 */
async function waitUntilDue(
  project: Project,
  { issue, id, after }: { issue: number; id: string; after: number | undefined },
): Promise<RunReport['counts'] | undefined> {
  const { log, newsletter, signal } = project;
  const started = project.now().getTime();
  let announced: number | undefined;
  for (;;) {
    const { mailing, waiting, counts } = await withStore(project, async (store) => ({
      mailing: await getMailing(store, id),
      waiting: await countWaiting(store, id),
      counts: await countDeliveries(store, id),
    }));
    const now = project.now();
    const continues = mailing !== undefined && (maySend(mailing, now) || isStale(mailing, now));
    const held = mailing?.halted ?? mailing?.pausedAt;
    if (mailing?.halted !== undefined) log.say(`  ${mailing.halted}`);
    if (!continues || held !== undefined || waiting.count === 0 || signal.aborted) return counts;
    if (isStale(mailing, now)) return undefined;
    const planned =
      waiting.next === undefined ? now.getTime() + checkEvery : Date.parse(waiting.next);
    const until = after === undefined ? planned : started + after;
    if (until <= now.getTime()) return undefined;
    if (announced !== until && (after ?? waiting.next) !== undefined) {
      const retries = describeNextRetry(waiting.count, new Date(until), newsletter.timeZone);
      log.say(`  ${retries} Ctrl-C stops waiting; \`masthead send ${issue}\` or --due continues.`);
    }
    announced = until;
    await countDown(project, issue, waiting.count, until);
  }
}

async function countDown(
  { log, now, pause, signal }: Project,
  issue: number,
  count: number,
  until: number,
): Promise<void> {
  for (let rest = checkEvery; rest > 0 && !signal.aborted; ) {
    const left = until - now().getTime();
    if (left <= 0) break;
    log.progress(`Issue ${issue}: ${count} to retry, next in ${countdown(left)} (Ctrl-C stops)`);
    const step = Math.min(1000, left, rest);
    await pause(step, signal);
    rest -= step;
  }
  log.progress('');
}

/** @returns undefined if another process is sending, or nothing is due. */
async function sendDueNow(project: Project, issue: MailedIssue, id: string, options: RetryOptions) {
  const { root, newsletter, pause, signal } = project;
  const work = async (store: Store): Promise<RunReport | undefined> => {
    await checkClock(project, store, { issue: issue.number, operator: options.operator });
    const now = project.now();
    const mailing = await getMailing(store, id);
    if (mailing === undefined || mailing.pausedAt !== undefined) return undefined;
    if (isStale(mailing, now)) {
      await expireMailing(project, store, mailing);
      return undefined;
    }
    if (!maySend(mailing, now)) return undefined;
    if (!(await hasWork(store, id, now))) {
      throw new BusyError('Another process is sending what is due.');
    }
    const { value } = await readMailedIssue(root, issue.number, newsletter);
    const current = value ?? issue;
    await detectRestoredIssue(project, store, current, mailing);
    const { value: run, problems } = await openRun(project, store, current, mailing);
    if (run === undefined) {
      const reasons = problems.map(({ message }) => message).join(' ');
      throw new OutsideError(
        `Issue ${issue.number} was not sent to anyone yet, and now has errors: ${reasons} Correct them, then send it again.`,
      );
    }
    return sendMailing(project, store, current, run, options);
  };
  return withSender(project, work).catch(async (error) => {
    if (!(error instanceof BusyError)) throw error;
    await pause(checkEvery, signal);
    return undefined;
  });
}
