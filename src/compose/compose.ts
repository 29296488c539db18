import { readInbox } from '../content/read-inbox.ts';
import { listIssues } from '../content/read-issue.ts';
import { dayIn } from '../model/calendar.ts';
import { hasErrors, type Outcome, type Problem } from '../model/problem.ts';
import { exclusively, type Project } from '../project.ts';
import { commitIssue, recoverCompose } from './commit-issue.ts';
import { type IssuePlan, planIssue } from './plan-issue.ts';

export interface ComposeOptions {
  title?: string | undefined;
  /** `YYYY-MM-DD`; default: the inbox's `issue.md`, else today. */
  date?: string | undefined;
  dryRun?: boolean;
  newId: () => string;
}

/**
 * Makes the next issue, one process at a time. Returns the plan, without items if none is ready;
 * undefined, with nothing written, if an item of the inbox has an error.
 */
export async function composeIssue(
  { root, newsletter, now }: Project,
  { dryRun = false, ...options }: ComposeOptions,
): Promise<Outcome<IssuePlan | undefined>> {
  return exclusively(root, 'compose', async () => {
    const problems = await recoverCompose(root);
    const inbox = await readInbox(root, newsletter);
    problems.push(...inbox.problems);
    if (hasErrors(problems)) return { value: undefined, problems };
    const plan = planIssue({
      ...options,
      inbox: inbox.value,
      newsletter,
      number: Math.max(0, ...(await listIssues(root))) + 1,
      today: dayIn(now(), newsletter.timeZone),
    });
    if (plan.items.length > 0 && !dryRun) problems.push(...(await commitIssue(root, plan)));
    return { value: plan, problems };
  });
}

/** Completes or undoes a compose that was interrupted, so that no item is in the inbox and in an issue. */
export async function recoverInbox({ root }: Pick<Project, 'root'>): Promise<Problem[]> {
  return exclusively(root, 'compose', () => recoverCompose(root));
}
