import type { RenderedIssue } from '../check/prepare-issue.ts';
import { OutsideError, UsageError } from '../model/errors.ts';
import type { Problem } from '../model/problem.ts';
import { showTime } from '../model/show-time.ts';
import type { Project } from '../project.ts';
import { openChannel } from './channel.ts';
import { checkClock } from './check-clock.ts';
import { countPeople, countUnsent, whenDue } from './describe-plan.ts';
import { describeReview } from './describe-review.ts';
import { explainOffline, findPage, type PageState } from './find-page.ts';
import type { MailingPlan } from './make-plan.ts';
import { withSender } from './open-ledger.ts';
import type { Operator } from './operator.ts';
import { type PlanOptions, planForPerson } from './plan-for-person.ts';
import { reviewPlan } from './review-plan.ts';

export interface ConfirmOptions extends PlanOptions {
  yes: boolean;
  /** `now` cancels a time that was set before. */
  at?: Date | 'now';
  limit?: number;
  /** Without looking whether the issue's page is online. */
  unpublished?: boolean;
  /** True if the site is published before anything is sent. */
  publishes?: boolean;
  clockIsRight?: boolean;
  /** Of the check. */
  findings: readonly Problem[];
  operator: Operator;
}

/** What a person decided before an issue is sent. */
export interface Asked {
  /** `nothing`: nothing is to be sent now, or not to people. */
  answer: 'yes' | 'no' | 'nothing';
  page?: PageState;
  /** The plan that was printed; absent with --yes: then it is printed when it is executed. */
  shown?: MailingPlan;
}

/**
 * Prints the screen before sending and asks once, without holding a lock while the person thinks.
 * @throws UsageError where nobody can answer, OutsideError if the page is not online, either.
 */
export async function askToSend(
  project: Project,
  rendered: RenderedIssue,
  options: ConfirmOptions,
): Promise<Asked> {
  const channel = openChannel(project);
  if (channel.kind !== 'smtp') return { answer: 'nothing' };
  const { issue } = rendered;
  const { at, operator, clockIsRight: isRight = false } = options;
  const review = await withSender(project, async (store) => {
    await checkClock(project, store, { issue: issue.number, isRight, operator });
    const plan = await planForPerson(project, store, rendered, options, channel);
    if (!asks(plan, options, project.now())) return undefined;
    return reviewPlan(project, store, rendered, plan, { ...options, channel });
  });
  if (review === undefined) return { answer: 'nothing' };
  const { plan } = review;
  const page = await pageFor(project, rendered, plan, options);
  // A schedule leaves time to publish.
  const offline = at instanceof Date ? undefined : explainOffline(issue, page);
  const isAnswered = options.yes && offline === undefined;
  if (isAnswered && options.publishes !== true) return { answer: 'yes', page };
  for (const line of describeReview({ ...review, page })) project.log.say(line);
  if (isAnswered) return { answer: 'yes', page, shown: plan };
  const question = questionFor(plan, rendered, options, project.newsletter.timeZone);
  const anyway = offline === undefined ? '' : 'The page is not online. ';
  const answer = await operator.confirm(`${anyway}${question}`);
  if (answer !== undefined) return { answer: answer ? 'yes' : 'no', page, shown: plan };
  throw offline === undefined
    ? new UsageError('Sending needs a confirmation, and there is no terminal. Add --yes.')
    : new OutsideError(
        `${offline} Nothing was sent, since the mail links to it. Publish it with \`masthead publish\`, or add --unpublished.`,
      );
}

/** False where nothing is to be sent now. */
function asks(plan: MailingPlan, { at }: ConfirmOptions, now: Date): boolean {
  if (plan.do === 'nothing') return false;
  if (plan.do === 'begin' && plan.audience.recipients === 0) return false;
  return at !== undefined || whenDue(plan, now) === undefined;
}

/** Once a message has arrived, the others follow. */
export async function pageFor(
  project: Project,
  { issue }: Pick<RenderedIssue, 'issue'>,
  plan: MailingPlan,
  { unpublished = false, publishes = false }: Pick<ConfirmOptions, 'unpublished' | 'publishes'>,
): Promise<PageState> {
  const notChecked = (reason: string): PageState => ({ state: 'not checked', reason });
  if (publishes) return notChecked('it is published before anything is sent');
  if (unpublished) return notChecked('--unpublished');
  if (plan.do === 'resume' && issue.mailing !== undefined) return notChecked('sending has begun');
  return findPage(project, issue);
}

function questionFor(
  plan: MailingPlan,
  { issue }: Pick<RenderedIssue, 'issue'>,
  { at }: ConfirmOptions,
  timeZone: string,
): string {
  const { recipients } = plan.audience;
  const what = plan.do === 'correct' ? 'a correction of issue' : 'issue';
  const to = plan.do === 'resume' ? `the ${countUnsent(recipients)}` : countPeople(recipients);
  const when = at instanceof Date ? ` on ${showTime(at, timeZone)}` : '';
  return `Send ${what} ${issue.number} to ${to}${when}?`;
}
