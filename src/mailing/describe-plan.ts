import type { RenderedIssue } from '../check/prepare-issue.ts';
import { countNouns } from '../lib/text/count-nouns.ts';
import { editionName } from '../model/audience.ts';
import type { Mailing } from '../model/mailing.ts';
import { showTime } from '../model/show-time.ts';
import type { Channel } from './channel.ts';
import type { Audience } from './count-audience.ts';
import type { MailingPlan } from './make-plan.ts';

/** What `send --dry-run` prints. */
export function describePlan(
  plan: MailingPlan,
  { kind, name }: Pick<Channel, 'kind' | 'name'>,
  reason: string | undefined,
): string[] {
  if (plan.do === 'nothing') return [`${reason} Nothing would be sent.`];
  const where =
    kind === 'rehearsal'
      ? `Would be written to ${name} (a rehearsal), because SMTP_URL is not set.`
      : `Would be sent through ${name}.`;
  return [
    ...(plan.do === 'resume' ? ['Would continue the mailing that has begun.'] : []),
    ...(plan.do === 'correct' ? ['Would send a correction.'] : []),
    ...describeAudience(plan.audience),
    ...describeJoined(plan),
    where,
  ];
}

/** How many people get which edition, as lines. */
export function describeAudience({ editions, nothing }: Audience): string[] {
  return [
    ...editions.map((edition) => {
      const { recipients, textOnly } = edition;
      const plain = textOnly > 0 ? `, ${textOnly} of them as text only` : '';
      return `  ${editionName(edition)}: ${countPeople(recipients)}${plain}`;
    }),
    ...(nothing > 0
      ? [`  no mail: ${countPeople(nothing)} (the issue has nothing in their sections)`]
      : []),
  ];
}

/** Who is on the list and was not when the mailing was planned or began. */
function describeJoined(plan: MailingPlan): string[] {
  const { joined } = plan;
  if (joined === 0 || plan.do === 'nothing') return [];
  if (plan.do === 'resume' || plan.recipients.only !== undefined) {
    return [`  ${countPeople(joined)} joined after sending began, and will get the next issue.`];
  }
  if (plan.do === 'correct' || plan.recipients.mailing === undefined) return [];
  return [`  ${countPeople(joined)} of them joined since it was last planned.`];
}

/** What a run says that planned a mailing again, if something is different. */
export function describeAgain(issue: number, plan: MailingPlan, isChanged: boolean): string[] {
  const joined = describeJoined(plan);
  if (!isChanged && joined.length === 0) return [];
  const text = isChanged ? 'with its current text, ' : '';
  const to = countPeople(plan.audience.recipients);
  return [`Issue ${issue} was not sent to anyone yet: it is sent ${text}to ${to}.`, ...joined];
}

/** What `send --at` prints. */
export function describeSchedule(
  { issue, editions }: Pick<RenderedIssue, 'issue' | 'editions'>,
  plan: MailingPlan,
  at: Date,
  timeZone: string,
): string[] {
  const isFrozen = plan.do === 'resume';
  const what = isFrozen ? 'The rest of issue' : 'Issue';
  const text = isFrozen ? 'with the text that the others received' : 'as it is now';
  return [
    `${what} ${issue.number} is scheduled for ${showTime(at, timeZone)}, ${text}, to ${countPeople(plan.audience.recipients)}:`,
    ...(isFrozen ? [] : editions.map(({ language, subject }) => `  ${language}: "${subject}"`)),
    ...describeAudience(plan.audience),
    ...describeJoined(plan),
    ...(isFrozen ? [] : ['Those who join before then receive it, too; those who leave do not.']),
    'A cron job that runs `masthead send --due` every few minutes sends it.',
  ];
}

/** The mailing that a plan continues or plans again. */
export function mailingOf(plan: MailingPlan): Mailing | undefined {
  if (plan.do === 'begin') return plan.recipients.mailing;
  return plan.do === 'resume' ? plan.mailing : undefined;
}

/** When a scheduled mailing starts; undefined if it may start now. */
export function whenDue(plan: MailingPlan, now: Date): string | undefined {
  const startAt = mailingOf(plan)?.startAt;
  return startAt !== undefined && startAt > now.toISOString() ? startAt : undefined;
}

/** Why `send` does not send yet. @param due ISO 8601. */
export function describeWait(issue: number, due: string, timeZone: string): string {
  return `Issue ${issue} is scheduled for ${showTime(due, timeZone)}. Add --at now to send it at once.`;
}

/** `1 person`, `12 people`. */
export function countPeople(count: number): string {
  return countNouns(count, 'person', 'people');
}
