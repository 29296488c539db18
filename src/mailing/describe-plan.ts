import { countNouns } from '../lib/text/count-nouns.ts';
import { editionName } from '../model/audience.ts';
import type { Mailing } from '../model/mailing.ts';
import { showTime } from '../model/show-time.ts';
import type { Channel } from './channel.ts';
import type { Audience } from './count-audience.ts';
import type { MailingPlan } from './make-plan.ts';

/** Who is on the list and was not when the mailing was planned or began. */
export function describeJoined(plan: MailingPlan): string[] {
  const { joined } = plan;
  if (joined === 0 || plan.do === 'nothing') return [];
  if (plan.do === 'resume' || plan.recipients.only !== undefined) {
    return [`${countPeople(joined)} joined after sending began, and will get the next issue`];
  }
  if (plan.do === 'correct' || plan.recipients.mailing === undefined) return [];
  return [`${joined} of them joined since it was last planned`];
}

/** What a run says that planned a mailing again, if something is different. */
export function describeAgain(issue: number, plan: MailingPlan, isChanged: boolean): string[] {
  const joined = describeJoined(plan);
  if (!isChanged && joined.length === 0) return [];
  const text = isChanged ? 'with its current text, ' : '';
  const to = countPeople(plan.audience.recipients);
  return [
    `Issue ${issue} was not sent to anyone yet: it is sent ${text}to ${to}.`,
    ...joined.map((line) => `  ${line}`),
  ];
}

/** What `send --at` prints in the end. */
export function describeSchedule(
  issue: number,
  plan: MailingPlan,
  at: Date,
  timeZone: string,
): string[] {
  const isFrozen = plan.do === 'resume';
  const what = isFrozen ? 'The rest of issue' : 'Issue';
  const text = isFrozen ? 'with the text that the others received' : 'as it is now';
  const to = countPeople(plan.audience.recipients);
  return [
    `${what} ${issue} is scheduled for ${showTime(at, timeZone)}, ${text}, to ${to}.`,
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

/** Why there is nothing to send, as a sentence. @param mailing The newest of the issue. */
export function explainNothing(
  number: number,
  { cancelledAt }: Pick<Mailing, 'cancelledAt'>,
  { kind, name }: Pick<Channel, 'kind' | 'name'>,
): string {
  if (kind === 'rehearsal') {
    return `Issue ${number} has not changed since the last rehearsal, which is in ${name}.`;
  }
  if (cancelledAt !== undefined) {
    return `The mailing of issue ${number} was cancelled. To send the issue to those who did not receive it, add --correction.`;
  }
  return `Everyone has received issue ${number}.`;
}

/** How recipients differ from those that a person saw, as lines. */
export function describeDifference(
  shown: Pick<Audience, 'editions' | 'recipients'>,
  now: Pick<Audience, 'editions' | 'recipients'>,
): string[] {
  const [before, after] = [shown, now].map(({ editions }) =>
    editions
      .filter(({ recipients }) => recipients > 0)
      .map((edition) => `${editionName(edition)}: ${countPeople(edition.recipients)}`)
      .sort()
      .join('; '),
  );
  if (before === after) return [];
  const to = countPeople(now.recipients);
  const than = now.recipients === shown.recipients ? '' : `, not ${shown.recipients}`;
  return [`The list changed meanwhile: it is sent to ${to}${than}.`, `  ${after}`];
}

/** `1 person`, `12 people`. */
export function countPeople(count: number): string {
  return countNouns(count, 'person', 'people');
}

/** `1 person who has not received it`, `12 people who have not received it`. */
export function countUnsent(count: number): string {
  return `${countNouns(count, 'person who has', 'people who have')} not received it`;
}
