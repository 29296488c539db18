import type { RenderedIssue } from '../check/prepare-issue.ts';
import { UsageError } from '../model/errors.ts';
import type { Outcome } from '../model/problem.ts';
import type { Project } from '../project.ts';
import { openChannel } from './channel.ts';
import { checkClock } from './check-clock.ts';
import { type Asked, askToSend, type ConfirmOptions } from './confirm-sending.ts';
import { endOf, type RunEnd } from './describe-run.ts';
import { withSender } from './open-ledger.ts';
import { onlyForPeople } from './plan.ts';
import { prepareMailing } from './prepare-mailing.ts';
import { sayNextRetry } from './say-next-retry.ts';
import { sendMailing } from './send-mailing.ts';
import { sendRetries } from './send-retries.ts';

export interface SendOptions extends ConfirmOptions {
  /** Until every retry is done or given up. */
  wait: boolean;
  /** The answer of somebody who was asked before. */
  asked?: Asked;
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
    throw new UsageError(onlyForPeople);
  }
  const { issue } = rendered;
  const { operator, wait, limit, clockIsRight: isRight = false } = options;
  const asked = options.asked ?? (await askToSend(project, rendered, options));
  if (asked.answer === 'no') {
    project.log.say('Nothing was sent.');
    return { value: { sent: 0, end: 'done' }, problems: [] };
  }
  const { run, problems, report } = await withSender(project, async (store) => {
    if (toPeople) await checkClock(project, store, { issue: issue.number, isRight, operator });
    const prepared = await prepareMailing(project, store, rendered, { ...options, asked }, channel);
    if (prepared.run === undefined) return { ...prepared, report: undefined };
    const sending = { channel, operator, ...(limit !== undefined && { limit }) };
    const report = await sendMailing(project, store, issue, prepared.run, sending);
    if (!wait) await sayNextRetry(project, store, prepared.run);
    return { ...prepared, report };
  });
  if (run === undefined || report === undefined) {
    return { value: { sent: 0, end: 'done' }, problems };
  }
  const total =
    toPeople && wait
      ? await sendRetries(project, issue, run.mailing, { channel, operator, first: report })
      : report;
  return { value: { sent: total.sent, end: endOf(total, project.now()) }, problems };
}
