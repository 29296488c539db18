import type { RenderedIssue } from '../check/prepare-issue.ts';
import { withAdvisoryLock } from '../lib/store/advisory-lock.ts';
import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { mayHaveArrived } from '../model/delivery.ts';
import { BusyError } from '../model/errors.ts';
import type { Mailing } from '../model/mailing.ts';
import type { Problem } from '../model/problem.ts';
import type { Project } from '../project.ts';
import { beginMailing } from './begin-mailing.ts';
import type { Channel } from './channel.ts';
import type { Asked, ConfirmOptions } from './confirm-sending.ts';
import { countFrozen } from './count-audience.ts';
import {
  describeDifference,
  describeSchedule,
  describeWait,
  explainNothing,
  whenDue,
} from './describe-plan.ts';
import { describeReview } from './describe-review.ts';
import { expiryOf } from './freeze.ts';
import { countDeliveries } from './ledger/deliveries.ts';
import { decideMailing } from './ledger/mailings.ts';
import { retryRefused } from './ledger/refused.ts';
import { openSender } from './ledger/senders.ts';
import { countNextByEdition } from './ledger/waiting.ts';
import type { MailingPlan } from './make-plan.ts';
import { markIssue } from './mark-issue.ts';
import { isSamePlan, planForPerson, warnOfChange } from './plan-for-person.ts';
import { mailingProblems } from './problems.ts';
import { reviewPlan } from './review-plan.ts';
import type { OpenRun } from './send-mailing.ts';

export interface PrepareOptions extends ConfirmOptions {
  asked: Asked;
}

export interface PreparedMailing {
  /** Absent: nothing is to be sent now. */
  run?: OpenRun;
  problems: Problem[];
}

interface Preparation {
  project: Project;
  store: Store;
  rendered: RenderedIssue;
  options: PrepareOptions;
  channel: Channel;
}

/**
 * Plans what a person asked for and freezes it, while other senders wait.
 * @throws UsageError, and BusyError if the plan is not the one that the person saw.
 */
export function prepareMailing(
  project: Project,
  store: Store,
  rendered: RenderedIssue,
  options: PrepareOptions,
  channel: Channel,
): Promise<PreparedMailing> {
  return withAdvisoryLock(store, 'plan', async () => {
    const { mailing, problems } = await prepare({ project, store, rendered, options, channel });
    if (mailing === undefined) return { problems };
    const sender = await withRetries(store, (tx) => openSender(tx, mailing.id));
    return { run: { mailing, sender }, problems };
  });
}

async function prepare(asking: Preparation): Promise<{ mailing?: Mailing; problems: Problem[] }> {
  const { project, store, rendered, options, channel } = asking;
  const { issue } = rendered;
  const { log, root, newsletter } = project;
  const { timeZone } = newsletter;
  const { at, asked } = options;
  const toPeople = channel.kind === 'smtp';
  const problems: Problem[] = [];
  const sendNothing = (...lines: string[]): { problems: Problem[] } => {
    for (const line of lines) log.say(line);
    return { problems };
  };
  const plan = await planForPerson(project, store, rendered, options, channel);
  if (plan.do === 'nothing') {
    if (toPeople && issue.mailing?.finished === undefined) {
      const counts = await countDeliveries(store, plan.mailing.id);
      if (mayHaveArrived(counts)) await markIssue(root, issue, plan.mailing);
    }
    return sendNothing(`${explainNothing(issue.number, plan.mailing, channel)} Nothing was sent.`);
  }
  const due = at === undefined ? whenDue(plan, project.now()) : undefined;
  if (due !== undefined) {
    const text = plan.do === 'begin' ? { ...plan, text: 'frozen' as const } : plan;
    problems.push(...warnOfChange(rendered, text, timeZone));
    return sendNothing(describeWait(issue.number, due, timeZone));
  }
  problems.push(...warnOfChange(rendered, plan, timeZone));
  if (toPeople) {
    if (plan.do === 'begin' && plan.audience.recipients === 0) {
      return { problems: [...problems, mailingProblems['empty-list']()] };
    }
    if (asked.answer !== 'yes' || (asked.shown !== undefined && !isSamePlan(asked.shown, plan))) {
      throw new BusyError(
        `Issue ${issue.number} was changed, sent or cancelled by another process meanwhile, so nothing was sent. Send it again to see the new plan.`,
      );
    }
    for (const line of await announce(asking, plan)) log.say(line);
  }
  const mailing = await openMailing(asking, plan);
  if (toPeople && plan.do !== 'resume') {
    const frozen = await countNextByEdition(store, mailing.id, nothingAgain);
    const languages = rendered.editions.map(({ language }) => language);
    const audience = countFrozen(frozen, languages);
    for (const line of describeDifference(plan.audience, audience)) log.say(line);
  }
  if (!(at instanceof Date)) return { mailing, problems };
  return sendNothing(...describeSchedule(issue.number, plan, at, timeZone));
}

/** Of a mailing of which nothing was sent. */
const nothingAgain = { interrupted: false, doubtOnce: false };

/** What a person did not see yet. */
async function announce(
  { project, store, rendered, options, channel }: Preparation,
  plan: MailingPlan,
): Promise<string[]> {
  const { page, shown } = options.asked;
  if (shown !== undefined) return describeDifference(shown.audience, plan.audience);
  const review = await reviewPlan(project, store, rendered, plan, { ...options, channel });
  return describeReview(page === undefined ? review : { ...review, page });
}

/** A person asks for it: this ends a pause, and an earlier date or expiry no longer counts. */
async function openMailing(
  { project, store, rendered, options, channel: { kind } }: Preparation,
  plan: Exclude<MailingPlan, { do: 'nothing' }>,
): Promise<Mailing> {
  const { at, refusalsAreRight = false } = options;
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
