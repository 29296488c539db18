import type { RenderedIssue } from '../check/prepare-issue.ts';
import { withAdvisoryLock } from '../lib/store/advisory-lock.ts';
import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { mayHaveArrived } from '../model/delivery.ts';
import { UsageError } from '../model/errors.ts';
import type { Mailing } from '../model/mailing.ts';
import type { Problem } from '../model/problem.ts';
import { showTime } from '../model/show-time.ts';
import type { Project } from '../project.ts';
import { beginMailing } from './begin-mailing.ts';
import type { Channel } from './channel.ts';
import { type ConfirmOptions, confirmSending } from './confirm-sending.ts';
import { describeSchedule, describeWait, mailingOf, whenDue } from './describe-plan.ts';
import { explainNothing } from './explain-nothing.ts';
import { expiryOf } from './freeze.ts';
import { countDeliveries } from './ledger/deliveries.ts';
import { decideMailing } from './ledger/mailings.ts';
import { retryRefused } from './ledger/refused.ts';
import { detectRestoredIssue } from './ledger/restored.ts';
import { openSender, type Sender } from './ledger/senders.ts';
import { type MailingPlan, makePlan } from './make-plan.ts';
import { markIssue } from './mark-issue.ts';
import { mailingProblems } from './problems.ts';
import { requirePage } from './require-page.ts';

export interface PrepareOptions extends ConfirmOptions {
  /** To those who did not receive the issue, or to all. */
  correction?: 'rest' | 'all';
  /** Without looking whether the issue's page is online. */
  unpublished?: boolean;
  /** The editor's answer to a halt. */
  refusalsAreRight?: boolean;
}

export interface PreparedMailing {
  /** Absent: nothing is to be sent now. */
  run?: { mailing: Mailing; sender: Sender };
  problems: Problem[];
}

/**
 * Plans what a person asked for, asks, and freezes it. Other senders wait, so that what was shown
 * is what is frozen. @throws UsageError and OutsideError.
 */
export function prepareMailing(
  project: Project,
  store: Store,
  rendered: RenderedIssue,
  options: PrepareOptions,
  channel: Channel,
): Promise<PreparedMailing> {
  return withAdvisoryLock(store, 'plan', async () => {
    const { mailing, problems } = await prepare(project, store, rendered, options, channel);
    if (mailing === undefined) return { problems };
    const sender = await withRetries(store, (tx) => openSender(tx, mailing.id));
    return { run: { mailing, sender }, problems };
  });
}

async function prepare(
  project: Project,
  store: Store,
  rendered: RenderedIssue,
  options: PrepareOptions,
  channel: Channel,
): Promise<{ mailing?: Mailing; problems: Problem[] }> {
  const { issue } = rendered;
  const { log, root, newsletter } = project;
  const { timeZone } = newsletter;
  const toPeople = channel.kind === 'smtp';
  const problems: Problem[] = [];
  const sendNothing = (...lines: string[]): { problems: Problem[] } => {
    for (const line of lines) log.say(line);
    return { problems };
  };
  const plan = await makePlan(project, store, rendered, {
    kind: channel.kind,
    by: 'person',
    ...(options.correction !== undefined && { correction: options.correction }),
  });
  if (options.refusalsAreRight === true) requireHalted(issue.number, mailingOf(plan));
  if (plan.do === 'nothing') {
    if (toPeople && issue.mailing?.finished === undefined) {
      const counts = await countDeliveries(store, plan.mailing.id);
      if (mayHaveArrived(counts)) await markIssue(root, issue, plan.mailing);
    }
    return sendNothing(`${explainNothing(issue.number, plan.mailing, channel)} Nothing was sent.`);
  }
  if (plan.do === 'resume') {
    if (toPeople) await detectRestoredIssue(project, store, issue, plan.mailing);
    problems.push(...warnOfChange(rendered, plan, timeZone));
  }
  const due = options.at === undefined ? whenDue(plan, project.now()) : undefined;
  if (due !== undefined) return sendNothing(describeWait(issue.number, due, timeZone));
  if (toPeople) {
    if (plan.do === 'begin' && plan.audience.recipients === 0) {
      return { problems: [...problems, mailingProblems['empty-list']()] };
    }
    if (await lacksPage(project, rendered, plan, options)) return sendNothing('Nothing was sent.');
    if (!(await confirmSending(project, rendered, plan, channel.name, options))) {
      return sendNothing('Nothing was sent.');
    }
  }
  const mailing = await openMailing(project, store, rendered, plan, options, channel);
  if (!(options.at instanceof Date)) return { mailing, problems };
  return sendNothing(...describeSchedule(rendered, plan, options.at, timeZone));
}

/** Reports that files changed although their text no longer does. */
export function warnOfChange(
  { issue }: Pick<RenderedIssue, 'issue'>,
  plan: MailingPlan,
  timeZone: string,
): Problem[] {
  if (plan.do !== 'resume' || !plan.changed) return [];
  const frozen = showTime(plan.mailing.createdAt, timeZone);
  const file = `${issue.folder}/issue.md`;
  return [mailingProblems['changed-since-frozen']({ number: issue.number, frozen }, { file })];
}

/** Once a message has arrived, the others follow. A schedule leaves time to publish. */
async function lacksPage(
  project: Project,
  { issue }: RenderedIssue,
  plan: MailingPlan,
  { unpublished = false, at, operator }: PrepareOptions,
): Promise<boolean> {
  const isUnderWay = plan.do === 'resume' && issue.mailing !== undefined;
  if (unpublished || isUnderWay || at instanceof Date) return false;
  return !(await requirePage(project, issue, operator));
}

/** A person asks for it: this ends a pause, and an earlier date or expiry no longer counts. */
async function openMailing(
  project: Project,
  store: Store,
  rendered: RenderedIssue,
  plan: Exclude<MailingPlan, { do: 'nothing' }>,
  { at, refusalsAreRight = false }: PrepareOptions,
  { kind }: Channel,
): Promise<Mailing> {
  const now = project.now();
  const startAt = at instanceof Date ? at.toISOString() : undefined;
  const decision = {
    pausedAt: null,
    startAt: startAt ?? null,
    expiresAt: expiryOf(startAt ?? now.toISOString()),
    ...(refusalsAreRight && { refusalsAreRight }),
  };
  const mailing =
    plan.do === 'resume'
      ? plan.mailing
      : await beginMailing(project, store, rendered, plan, { kind, decision });
  if (kind === 'rehearsal') return mailing;
  if (plan.do === 'resume') await decideMailing(store, mailing.id, decision);
  if (startAt === undefined) await retryRefused(store, mailing.id, now);
  return mailing;
}

function requireHalted(number: number, mailing: Mailing | undefined): void {
  if (mailing?.halted !== undefined || mailing?.refusalsAreRight === true) return;
  throw new UsageError(
    `--refusals-are-right continues a mailing that halted because of refused recipients, and the mailing of issue ${number} is not halted.`,
  );
}
