import type { RenderedIssue } from '../check/prepare-issue.ts';
import { withAdvisoryLock } from '../lib/store/lock.ts';
import type { Store } from '../lib/store/open.ts';
import { type ExitCode, exit } from '../model/command.ts';
import { UsageError } from '../model/errors.ts';
import type { Mailing } from '../model/mailing.ts';
import type { Problem } from '../model/problem.ts';
import { showTime } from '../model/show-time.ts';
import type { Context } from '../project.ts';
import { checkClock } from './check-clock.ts';
import { staleFrom } from './freeze.ts';
import { decideMailing } from './ledger/mailings.ts';
import { retryRefused } from './ledger/refusals.ts';
import { heedMark } from './ledger/restored.ts';
import { reportHalt } from './notify-operator.ts';
import { withSender } from './open-ledger.ts';
import * as mail from './plan.ts';
import { describeReport, exitOf } from './send-report.ts';
import { sendRetries } from './send-retries.ts';

export interface SendWishes {
  /** Answers the question whether to send. */
  yes: boolean;
  limit?: number;
  /** When to begin; `now` takes back what was set before. */
  at?: Date | 'now';
  /** The issue was changed: to whom the change is sent. */
  correction?: 'rest' | 'all';
  /** Stays until every retry is done or given up. */
  wait: boolean;
  /** Somebody says that the computer's clock is right. */
  clockIsRight?: boolean;
}

export interface SendResult {
  exit: ExitCode;
  problems: Problem[];
  /** Messages that this run handed over. */
  sent: number;
}

/**
 * Mails an issue that was checked: begins its mailing or goes on with it, now or at the time
 * asked for. Whoever has it is never sent it again, but for a correction that was asked for.
 */
export async function sendIssue(
  context: Context,
  rendered: RenderedIssue,
  wishes: SendWishes,
): Promise<SendResult> {
  const channel = mail.openChannel(context);
  const people = channel.kind === 'smtp';
  if (!people && (wishes.at !== undefined || wishes.correction !== undefined)) {
    throw new UsageError('A rehearsal is neither scheduled nor corrected. Set SMTP_URL first.');
  }
  const { issue } = rendered;
  const clock = { issue: issue.number, isRight: wishes.clockIsRight === true };
  const begun = await withSender(context, async (store) => {
    if (people) await checkClock(context, store, clock);
    const ready = await withAdvisoryLock(store, 'plan', () =>
      prepare(context, store, rendered, wishes, channel),
    );
    const { mailing } = ready;
    if (mailing === undefined) return ready;
    const report = await mail.carryOut(context, store, issue, mailing, channel, wishes.limit);
    describeReport(context, issue.number, channel, report);
    await reportHalt(context, store, mailing, channel, report.sent);
    return { ...ready, mailing, report };
  });
  const { problems } = begun;
  if (!('report' in begun)) return { sent: 0, problems, exit: begun.exit ?? exit.done };
  const report =
    people && wishes.wait
      ? await sendRetries(context, issue, begun.mailing, channel, begun.report)
      : begun.report;
  return { exit: exitOf(report, context.terminal.now()), problems, sent: report.sent };
}

/** What came of the plan: a mailing to be carried out now, or none, and then the exit code. */
interface Prepared {
  mailing?: Mailing;
  exit?: ExitCode;
  problems: Problem[];
}

/** Plans, asks, and begins the mailing, or takes it up again. */
async function prepare(
  context: Context,
  store: Store,
  rendered: RenderedIssue,
  wishes: SendWishes,
  channel: mail.Channel,
): Promise<Prepared> {
  const { issue } = rendered;
  const { terminal, root } = context;
  const people = channel.kind === 'smtp';
  const problems: Problem[] = [];
  const nothing = (line: string): Prepared => {
    terminal.say(line);
    return { problems };
  };
  const plan =
    wishes.correction === undefined
      ? await mail.planMailing(store, rendered, channel.kind)
      : await mail.planCorrection(store, rendered, wishes.correction === 'all');
  if (plan.do === 'nothing') {
    if (people && issue.mailing?.finished === undefined) {
      await mail.markIssue(root, issue, plan.mailing);
    }
    return nothing(whyNothing(issue.number, plan.mailing, channel));
  }
  if (plan.do === 'resume') {
    if (people) await heedMark(context, store, issue, plan.mailing);
    if (plan.changed) problems.push(mail.changedSinceFrozen(issue, plan.mailing));
    const { startAt } = plan.mailing;
    if (
      startAt !== undefined &&
      startAt > terminal.now().toISOString() &&
      wishes.at === undefined
    ) {
      return nothing(
        `Issue ${issue.number} begins by itself on ${showTime(startAt, context.newsletter.timeZone)}. Add --at now to send it at once.`,
      );
    }
  }
  if (people) {
    if (plan.do === 'begin' && plan.recipients === 0) {
      return { exit: exit.problems, problems: [...problems, emptyList()] };
    }
    if (!(await agreed(context, rendered, plan, channel.name, wishes))) {
      return nothing('Nothing was sent.');
    }
  }
  const mailing = await begin(context, store, rendered, plan, wishes, channel);
  if (!(wishes.at instanceof Date)) return { mailing, problems };
  return nothing(
    `Issue ${issue.number} is frozen as it is now, and begins on ${showTime(wishes.at, context.newsletter.timeZone)}. A job that runs \`npm run -s send -- --due\` every few minutes sends it.`,
  );
}

/** The mailing that the plan means, ready to be sent: made, or taken up again. */
async function begin(
  context: Context,
  store: Store,
  rendered: RenderedIssue,
  plan: Exclude<mail.Plan, { do: 'nothing' }>,
  { at }: SendWishes,
  { kind }: mail.Channel,
): Promise<Mailing> {
  const now = context.terminal.now();
  const start = at instanceof Date ? { startAt: at.toISOString() } : {};
  if (plan.do === 'begin') return mail.beginMailing(context, store, rendered, { kind, ...start });
  if (plan.do === 'correct') {
    await mail.endMailing(store, plan.mailing, 'corrected', now);
    const correction = plan.mailing.correction + 1;
    const only = plan.only === undefined ? {} : { only: plan.only };
    return mail.beginMailing(context, store, rendered, { kind, correction, ...only, ...start });
  }
  if (kind === 'smtp') {
    // Somebody asked for it by hand: no pause, no age and no earlier date stands in the way.
    const from = at instanceof Date ? at : now;
    await decideMailing(store, plan.mailing.id, {
      pausedAt: null,
      startAt: at instanceof Date ? at.toISOString() : null,
      expiresAt: staleFrom(from.toISOString()),
    });
    if (!(at instanceof Date)) await retryRefused(store, plan.mailing.id, now);
  }
  return plan.mailing;
}

function whyNothing(number: number, mailing: Mailing, { kind, name }: mail.Channel): string {
  if (kind === 'rehearsal') {
    return `Issue ${number}: ${name} has it as it is now. Nothing new, nothing sent.`;
  }
  if (mailing.cancelledAt !== undefined) {
    return `Issue ${number}: its mailing was cancelled. Nothing was sent; --correction sends it to those who did not get it.`;
  }
  return `Issue ${number}: everybody has it. Nothing was sent.`;
}

async function agreed(
  { terminal, newsletter }: Context,
  { issue }: RenderedIssue,
  plan: mail.Plan,
  relay: string,
  { yes, at }: SendWishes,
): Promise<boolean> {
  if (yes) return true;
  const whom =
    plan.do === 'begin' || plan.do === 'correct'
      ? `${plan.recipients} ${plan.recipients === 1 ? 'person' : 'people'}`
      : 'those who do not have it yet';
  const answer = await terminal.confirm(
    `${plan.do === 'correct' ? 'Send a correction of' : 'Send'} ${newsletter.name}, issue ${issue.number}, "${issue.subject}", to ${whom} through ${relay}${at instanceof Date ? ` on ${showTime(at, newsletter.timeZone)}` : ''}?`,
  );
  if (answer === undefined) {
    throw new UsageError('Nobody is here to be asked whether to send. Add --yes.');
  }
  return answer;
}

function emptyList(): Problem {
  return {
    code: 'empty-list',
    severity: 'error',
    message: 'Nobody is on the list, so nothing was sent.',
    hint: 'Bring people in: npm run subscribers -- import FILE.csv --consent "how they agreed"',
  };
}
