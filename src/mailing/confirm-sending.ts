import type { RenderedIssue } from '../check/prepare-issue.ts';
import { UsageError } from '../model/errors.ts';
import { showTime } from '../model/show-time.ts';
import type { Project } from '../project.ts';
import { openChannel } from './channel.ts';
import { countPeople, whenDue } from './describe-plan.ts';
import { type MailingPlan, makePlan } from './make-plan.ts';
import { withStore } from './open-ledger.ts';
import type { Operator } from './operator.ts';

export interface ConfirmOptions {
  yes: boolean;
  /** `now` cancels a time that was set before. */
  at?: Date | 'now';
  operator: Operator;
}

/**
 * Asks what `sendIssue` would ask, so that something can be done before it. @returns `nothing`
 * where it would send nothing, or not to people, and so ask nothing.
 * @throws UsageError where nobody can answer.
 */
export async function askToSend(
  project: Project,
  rendered: RenderedIssue,
  options: ConfirmOptions,
): Promise<'yes' | 'no' | 'nothing'> {
  const { kind, name } = openChannel(project);
  if (kind !== 'smtp') return 'nothing';
  const plan = await withStore(project, (store) =>
    makePlan(project, store, rendered, { kind, by: 'person' }),
  );
  if (plan.do === 'nothing') return 'nothing';
  if (plan.do === 'begin' && plan.audience.recipients === 0) return 'nothing';
  if (whenDue(plan, project.now()) !== undefined) return 'nothing';
  return (await confirmSending(project, rendered, plan, name, options)) ? 'yes' : 'no';
}

/** @throws UsageError where nobody can answer. */
export async function confirmSending(
  { newsletter }: Project,
  { issue }: RenderedIssue,
  plan: MailingPlan,
  relay: string,
  { yes, at, operator }: ConfirmOptions,
): Promise<boolean> {
  if (yes) return true;
  const people = countPeople(plan.audience.recipients);
  const to = plan.do === 'resume' ? `${people} who have not received it` : people;
  const what = plan.do === 'correct' ? 'Send a correction of' : 'Send';
  const when = at instanceof Date ? ` on ${showTime(at, newsletter.timeZone)}` : '';
  const answer = await operator.confirm(
    `${what} ${newsletter.name}, issue ${issue.number}, "${issue.subject}", to ${to} through ${relay}${when}?`,
  );
  if (answer === undefined) {
    throw new UsageError('Sending needs a confirmation, and there is no terminal. Add --yes.');
  }
  return answer;
}
