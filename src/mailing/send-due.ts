import { readIssue } from '../content/read-issue.ts';
import type { Store } from '../lib/store/open.ts';
import { type ExitCode, exit, type Result } from '../model/command.ts';
import { BusyError, UsageError } from '../model/errors.ts';
import { isStale, maySend } from '../model/mailing.ts';
import { hasErrors, type Problem } from '../model/problem.ts';
import { type Context, openSecret } from '../project.ts';
import { overwriteOverdue } from '../subscribers/overwrite.ts';
import { ClockError, checkClock } from './check-clock.ts';
import { hasWork } from './ledger/claims.ts';
import { decideMailing, listMailings, openMailings } from './ledger/mailings.ts';
import { heedMark } from './ledger/restored.ts';
import { reportClock, reportHalt } from './notify-operator.ts';
import { withSender, withStore } from './open-ledger.ts';
import * as mail from './plan.ts';
import { describeReport, exitOf, expireMailing } from './send-report.ts';

/**
 * For cron: continues every mailing that is scheduled, interrupted or waiting and whose time has
 * come; ends those that have expired. Exit 0 while only retries are left, and while another
 * process is sending here.
 * @param clockIsRight Somebody says that the computer's clock is right.
 */
export async function sendDue(context: Context, clockIsRight = false): Promise<Result> {
  const channel = mail.openChannel(context);
  if (channel.kind !== 'smtp')
    throw new UsageError('Only mailings to people fall due. Set SMTP_URL.');
  return withSender(context, (store) => sendAllDue(context, store, channel, clockIsRight)).catch(
    (error) => {
      if (!(error instanceof BusyError)) throw error;
      context.terminal.say('Another send is running here. This one has nothing to do.');
      return { exit: exit.done, json: { issues: [] } };
    },
  );
}

async function sendAllDue(
  context: Context,
  store: Store,
  channel: mail.Channel,
  clockIsRight: boolean,
): Promise<Result> {
  const { terminal } = context;
  await checkClock(context, store, { isRight: clockIsRight }).catch(async (error) => {
    if (error instanceof ClockError) await reportClock(context, store, error, channel);
    throw error;
  });
  const problems: Problem[] = [];
  const codes: ExitCode[] = [];
  const issues: { issue: number; sent: number }[] = [];
  for (const mailing of await openMailings(store)) {
    if (terminal.signal.aborted) break;
    const now = terminal.now();
    if (isStale(mailing, now) && mailing.pausedAt === undefined) {
      await expireMailing(context, store, mailing);
      continue;
    }
    if (!maySend(mailing, now)) continue;
    if (mailing.halted !== undefined) {
      terminal.say(`Issue ${mailing.issue} is halted: ${mailing.halted}`);
      await reportHalt(context, store, mailing, channel);
      codes.push(exit.unfinished);
      continue;
    }
    if (!(await hasWork(store, mailing.id, now))) continue;
    const { root, newsletter } = context;
    const { value: issue, problems: found } = await readIssue(root, mailing.issue, newsletter);
    problems.push(...found.filter(({ severity }) => severity === 'error'));
    if (issue === undefined) continue;
    await heedMark(context, store, issue, mailing);
    const report = await mail.carryOut(context, store, issue, mailing, channel);
    describeReport(context, mailing.issue, channel, report);
    await reportHalt(context, store, mailing, channel, report.sent);
    issues.push({ issue: mailing.issue, sent: report.sent });
    // Whoever else is left waits for a retry, or is served by another sender.
    const goesOn = (report.halted ?? report.stopped) === undefined && !report.interrupted;
    codes.push(goesOn && report.counts.doubt === 0 ? exit.done : exitOf(report, now));
  }
  await overwriteOverdue(context, store, () => openSecret(context));
  if (issues.length === 0 && codes.length === 0) terminal.say('Nothing is due.');
  const worst = codes.find((code) => code !== exit.done) ?? exit.done;
  return { exit: hasErrors(problems) ? exit.problems : worst, problems, json: { issues } };
}

/** Pauses or cancels the mailing of an issue, also while another process is sending it. */
export async function holdMailing(
  context: Context,
  number: number,
  how: 'pause' | 'cancel',
): Promise<Result> {
  const { terminal, root } = context;
  return withStore(context, async (store) => {
    const mailing = (await openMailings(store)).find(({ issue }) => issue === number);
    if (mailing === undefined) {
      throw new UsageError(`No mailing of issue ${number} is under way.`);
    }
    const now = terminal.now();
    if (how === 'pause') {
      await decideMailing(store, mailing.id, { pausedAt: now.toISOString() });
      terminal.say(`Issue ${number} is paused. npm run send -- ${number} goes on.`);
      return { exit: exit.done, json: { issue: number, paused: true } };
    }
    const skipped = await mail.endMailing(store, mailing, 'cancelled', now);
    const { value: issue } = await readIssue(root, number, context.newsletter);
    const known = (await listMailings(store)).find(({ id }) => id === mailing.id);
    if (issue !== undefined && known !== undefined) await mail.markIssue(root, issue, known);
    terminal.say(`Issue ${number} is cancelled: ${skipped} who did not have it will not get it.`);
    return { exit: exit.done, json: { issue: number, cancelled: skipped } };
  });
}
