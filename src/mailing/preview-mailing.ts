import type { RenderedIssue } from '../check/prepare-issue.ts';
import type { Problem } from '../model/problem.ts';
import type { Project } from '../project.ts';
import { openChannel } from './channel.ts';
import type { EditionCount } from './count-audience.ts';
import { describePlan, describeWait, whenDue } from './describe-plan.ts';
import { explainNothing } from './explain-nothing.ts';
import { type MailingPlan, makePlan } from './make-plan.ts';
import { withStore } from './open-ledger.ts';
import type { PlanRequest } from './plan.ts';
import { warnOfChange } from './prepare-mailing.ts';

export interface MailingPreview {
  plan: MailingPlan['do'];
  editions: EditionCount[];
  /** People who would get no mail: the issue has nothing in their sections. */
  nothing: number;
  /** The plan for a person. */
  lines: string[];
  problems: Problem[];
}

/** Makes the plan that a run would execute. Sends and records nothing. */
export function previewMailing(
  project: Project,
  rendered: RenderedIssue,
  correction?: PlanRequest['correction'],
): Promise<MailingPreview> {
  return withStore(project, async (store) => {
    const channel = openChannel(project);
    const plan = await makePlan(project, store, rendered, {
      kind: channel.kind,
      by: 'person',
      ...(correction !== undefined && { correction }),
    });
    const { number } = rendered.issue;
    const { timeZone } = project.newsletter;
    const due = whenDue(plan, project.now());
    const reason =
      plan.do === 'nothing' ? explainNothing(number, plan.mailing, channel) : undefined;
    return {
      plan: plan.do,
      editions: plan.audience.editions,
      nothing: plan.audience.nothing,
      lines: [
        ...(due === undefined ? [] : [describeWait(number, due, timeZone)]),
        ...describePlan(plan, channel, reason),
      ],
      problems: warnOfChange(rendered, plan, timeZone),
    };
  });
}
