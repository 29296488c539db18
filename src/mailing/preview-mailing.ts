import type { RenderedIssue } from '../check/prepare-issue.ts';
import type { Problem } from '../model/problem.ts';
import type { Project } from '../project.ts';
import { openChannel } from './channel.ts';
import { type ConfirmOptions, pageFor } from './confirm-sending.ts';
import type { EditionCount } from './count-audience.ts';
import { describeWait, explainNothing, whenDue } from './describe-plan.ts';
import { describeDryRun, describeReview } from './describe-review.ts';
import { type MailingPlan, makePlan } from './make-plan.ts';
import { withStore } from './open-ledger.ts';
import { warnOfChange } from './plan-for-person.ts';
import { type PlanReview, reviewPlan } from './review-plan.ts';

export interface MailingPreview {
  plan: MailingPlan['do'];
  editions: EditionCount[];
  /** People who would get no mail: the issue has nothing in their sections. */
  nothing: number;
  /** Absent if nothing would be sent. */
  details?: ReturnType<typeof summarizeReview>;
  /** The plan for a person. */
  lines: string[];
  problems: Problem[];
}

export type PreviewOptions = Pick<
  ConfirmOptions,
  'correction' | 'at' | 'limit' | 'unpublished' | 'findings'
>;

/** Makes the plan that a run would execute. Sends and records nothing. */
export async function previewMailing(
  project: Project,
  rendered: RenderedIssue,
  options: PreviewOptions,
): Promise<MailingPreview> {
  const { correction, at } = options;
  const channel = openChannel(project);
  const { kind } = channel;
  const { number } = rendered.issue;
  const { timeZone } = project.newsletter;
  const request = { kind, ...(correction !== undefined && { correction }) };
  const { plan, review, due } = await withStore(project, async (store) => {
    const asked = await makePlan(project, store, rendered, { ...request, by: 'person' });
    const due = at === undefined ? whenDue(asked, project.now()) : undefined;
    // Without another decision, it stays scheduled.
    const plan =
      due === undefined
        ? asked
        : await makePlan(project, store, rendered, { ...request, by: 'cron' });
    const review = await reviewPlan(project, store, rendered, plan, { ...options, channel });
    return { plan, review, due };
  });
  const { editions, nothing } = plan.audience;
  const same = { plan: plan.do, editions, nothing };
  if (plan.do === 'nothing') {
    const reason = explainNothing(number, plan.mailing, channel);
    return { ...same, lines: [`${reason} Nothing would be sent.`], problems: [] };
  }
  const page = kind === 'smtp' ? await pageFor(project, rendered, plan, options) : undefined;
  const whole = { ...review, ...(page !== undefined && { page }) };
  const end = due === undefined ? describeDryRun(whole) : describeWait(number, due, timeZone);
  return {
    ...same,
    details: summarizeReview(whole),
    lines: [...describeReview(whole), end],
    problems: warnOfChange(rendered, plan, timeZone),
  };
}

/** The screen before sending for programs. Sizes in bytes, times in ISO 8601; null: none. */
function summarizeReview({ plan, texts, doubt, page, test, earlier }: PlanReview) {
  const rehearsal = earlier.find(({ what }) => what === 'rehearsal');
  return {
    recipients: plan.audience.recipients,
    joined: plan.joined,
    doubt,
    texts: texts.map(({ language, subject, preheader, html, attachments }) => ({
      language,
      subject,
      preheader: preheader ?? null,
      html: Buffer.byteLength(html.pieces.join('')),
      pictures: attachments.reduce((sum, { bytes }) => sum + bytes.byteLength, 0),
    })),
    page: page ?? null,
    test:
      test === undefined
        ? null
        : { sent: test.sentAt, to: test.addresses, changedSince: !test.isSame },
    rehearsal:
      rehearsal === undefined
        ? null
        : {
            written: rehearsal.at,
            changedSince: !rehearsal.isSame,
            ...titlesOf(rehearsal.changes),
          },
  };
}

function titlesOf({ changed, added, removed }: PlanReview['earlier'][number]['changes']) {
  const [titles, news, gone] = [changed, added, removed].map((stories) =>
    stories.map(({ title }) => title),
  );
  return { changed: titles, added: news, removed: gone };
}
