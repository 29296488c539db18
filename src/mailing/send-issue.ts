import type { RenderedIssue } from '../check/prepare-issue.ts';
import { withAdvisoryLock } from '../lib/store/lock.ts';
import type { Store } from '../lib/store/open.ts';
import { mayHaveArrived } from '../model/delivery.ts';
import { UsageError } from '../model/errors.ts';
import type { Issue } from '../model/issue.ts';
import type { Mailing } from '../model/mailing.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { showTime } from '../model/show-time.ts';
import type { Project } from '../project.ts';
import { beginMailing } from './begin-mailing.ts';
import { type Channel, openChannel } from './channel.ts';
import { checkClock } from './check-clock.ts';
import { type ConfirmOptions, confirmSending } from './confirm-sending.ts';
import { describeRun, endOf, type RunEnd } from './describe-run.ts';
import { endMailing } from './end-mailing.ts';
import { explainNothing } from './explain-nothing.ts';
import { expiryOf } from './freeze.ts';
import { countDeliveries } from './ledger/deliveries.ts';
import { decideMailing } from './ledger/mailings.ts';
import { retryRefused } from './ledger/refused.ts';
import { detectRestoredIssue } from './ledger/restored.ts';
import { markIssue } from './mark-issue.ts';
import { notifyOfHalt } from './notify-operator.ts';
import { withSender } from './open-ledger.ts';
import { type MailingPlan, planCorrection, planMailing } from './plan.ts';
import { mailingProblems } from './problems.ts';
import { requirePage } from './require-page.ts';
import { sendMailing } from './send-mailing.ts';
import { sendRetries } from './send-retries.ts';

export interface SendOptions extends ConfirmOptions {
  limit?: number;
  /** To those who did not receive the issue, or to all. */
  correction?: 'rest' | 'all';
  /** Until every retry is done or given up. */
  wait: boolean;
  clockIsRight?: boolean;
  /** Without looking whether the issue's page is online. */
  unpublished?: boolean;
  /** The editor's answer to a halt. */
  refusalsAreRight?: boolean;
}

export interface SendResult {
  sent: number;
  end: RunEnd;
}

/**
 * Begins or continues the mailing of a checked issue. Nobody receives it twice, except for a
 * correction. @throws UsageError and OutsideError.
 */
export async function sendIssue(
  project: Project,
  rendered: RenderedIssue,
  options: SendOptions,
): Promise<Outcome<SendResult>> {
  const channel = openChannel(project);
  const toPeople = channel.kind === 'smtp';
  if (!toPeople && (options.at !== undefined || options.correction !== undefined)) {
    throw new UsageError(
      'SMTP_URL is not set, so this would be a rehearsal, which cannot be scheduled or corrected. Set SMTP_URL first.',
    );
  }
  const { issue } = rendered;
  const { operator, wait, clockIsRight: isRight = false } = options;
  const { mailing, problems, report } = await withSender(project, async (store) => {
    if (toPeople) await checkClock(project, store, { issue: issue.number, isRight, operator });
    const prepared = await withAdvisoryLock(store, 'plan', () =>
      prepareMailing(project, store, rendered, options, channel),
    );
    if (prepared.mailing === undefined) return { ...prepared, report: undefined };
    const { limit } = options;
    const run = await sendMailing(project, store, issue, prepared.mailing, channel, limit);
    for (const line of describeRun(issue.number, channel, run)) project.log.say(line);
    await notifyOfHalt(project, store, prepared.mailing, { channel, operator, sent: run.sent });
    return { ...prepared, report: run };
  });
  if (mailing === undefined || report === undefined) {
    return { value: { sent: 0, end: 'done' }, problems };
  }
  const total =
    toPeople && wait
      ? await sendRetries(project, issue, mailing, { channel, operator, first: report })
      : report;
  return { value: { sent: total.sent, end: endOf(total, project.now()) }, problems };
}

interface PreparedMailing {
  mailing?: Mailing;
  problems: Problem[];
}

async function prepareMailing(
  project: Project,
  store: Store,
  rendered: RenderedIssue,
  options: SendOptions,
  channel: Channel,
): Promise<PreparedMailing> {
  const { issue } = rendered;
  const { log, root, newsletter } = project;
  const toPeople = channel.kind === 'smtp';
  const problems: Problem[] = [];
  const sendNothing = (line: string): PreparedMailing => {
    log.say(line);
    return { problems };
  };
  const plan =
    options.correction === undefined
      ? await planMailing(store, rendered, channel.kind, newsletter.timeZone)
      : await planCorrection(store, rendered, options.correction === 'all', newsletter.timeZone);
  if (options.refusalsAreRight === true) requireHalted(issue.number, plan);
  if (plan.do === 'nothing') {
    if (toPeople && issue.mailing?.finished === undefined) {
      const counts = await countDeliveries(store, plan.mailing.id);
      if (mayHaveArrived(counts)) await markIssue(root, issue, plan.mailing);
    }
    return sendNothing(`${explainNothing(issue.number, plan.mailing, channel)} Nothing was sent.`);
  }
  if (plan.do === 'resume') {
    if (toPeople) await detectRestoredIssue(project, store, issue, plan.mailing);
    if (plan.changed) {
      const frozen = showTime(plan.mailing.createdAt, newsletter.timeZone);
      const file = `${issue.folder}/issue.md`;
      problems.push(
        mailingProblems['changed-since-frozen']({ number: issue.number, frozen }, { file }),
      );
    }
    const { startAt } = plan.mailing;
    if (
      startAt !== undefined &&
      startAt > project.now().toISOString() &&
      options.at === undefined
    ) {
      return sendNothing(
        `Issue ${issue.number} is scheduled for ${showTime(startAt, newsletter.timeZone)}. Add --at now to send it at once.`,
      );
    }
  }
  if (toPeople) {
    if (plan.do === 'begin' && plan.recipients === 0) {
      return { problems: [...problems, mailingProblems['empty-list']()] };
    }
    if (await lacksPage(project, issue, plan, options)) return sendNothing('Nothing was sent.');
    if (!(await confirmSending(project, rendered, plan, channel.name, options))) {
      return sendNothing('Nothing was sent.');
    }
  }
  const mailing = await openMailing(project, store, rendered, plan, options, channel);
  if (!(options.at instanceof Date)) return { mailing, problems };
  return sendNothing(
    `Issue ${issue.number} is scheduled for ${showTime(options.at, newsletter.timeZone)}, as it is now. A cron job that runs \`masthead send --due\` every few minutes sends it.`,
  );
}

/** Once a message has arrived, the others follow. A schedule leaves time to publish. */
async function lacksPage(
  project: Project,
  issue: Issue,
  plan: MailingPlan,
  { unpublished = false, at, operator }: SendOptions,
): Promise<boolean> {
  const isUnderWay = plan.do === 'resume' && issue.mailing !== undefined;
  if (unpublished || isUnderWay || at instanceof Date) return false;
  return !(await requirePage(project, issue, operator));
}

async function openMailing(
  project: Project,
  store: Store,
  rendered: RenderedIssue,
  plan: Exclude<MailingPlan, { do: 'nothing' }>,
  { at, refusalsAreRight = false }: SendOptions,
  { kind }: Channel,
): Promise<Mailing> {
  const now = project.now();
  const startAt = at instanceof Date ? at.toISOString() : undefined;
  const start = startAt === undefined ? {} : { startAt };
  if (plan.do === 'begin') return beginMailing(project, store, rendered, { kind, ...start });
  if (plan.do === 'correct') {
    await endMailing(store, plan.mailing, 'corrected', now);
    const correction = plan.mailing.correction + 1;
    const only = plan.only === undefined ? {} : { only: plan.only };
    return beginMailing(project, store, rendered, { kind, correction, ...only, ...start });
  }
  if (kind === 'smtp') {
    // A person asks for it: this ends a pause, and an earlier date or expiry no longer counts.
    await decideMailing(store, plan.mailing.id, {
      pausedAt: null,
      startAt: startAt ?? null,
      expiresAt: expiryOf(startAt ?? now.toISOString()),
      ...(refusalsAreRight && { refusalsAreRight }),
    });
    if (startAt === undefined) await retryRefused(store, plan.mailing.id, now);
  }
  return plan.mailing;
}

function requireHalted(number: number, plan: MailingPlan): void {
  const mailing = plan.do === 'resume' ? plan.mailing : undefined;
  if (mailing?.halted !== undefined || mailing?.refusalsAreRight === true) return;
  throw new UsageError(
    `--refusals-are-right continues a mailing that halted because of refused recipients, and the mailing of issue ${number} is not halted.`,
  );
}
