import { listIssues } from '../content/issue-folders.ts';
import { readInbox } from '../content/read-inbox.ts';
import { readTitles } from '../content/read-issue.ts';
import { describeRepaired } from '../content/repair-files.ts';
import { dayIn } from '../model/calendar.ts';
import { hasErrors, type Outcome, type Problem } from '../model/problem.ts';
import type { RepairTools } from '../model/repair.ts';
import { exclusively, type Project } from '../project.ts';
import { commitIssue, recoverCompose } from './commit-issue.ts';
import { completeIssues } from './complete-issues.ts';
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
  project: Project,
  { dryRun = false, ...options }: ComposeOptions,
): Promise<Outcome<IssuePlan | undefined>> {
  const { root, newsletter, now } = project;
  return exclusively(root, 'compose', async () => {
    const problems = await recoverCompose(root, now());
    if (!dryRun) await completeNewest(project, options);
    const inbox = await readInbox(root, newsletter);
    problems.push(...inbox.problems);
    if (hasErrors(problems)) return { value: undefined, problems };
    const plan = planIssue({
      ...options,
      inbox: inbox.value,
      newsletter,
      number: Math.max(0, ...(await listIssues(root))) + 1,
      today: dayIn(now(), newsletter.timeZone),
      titles: (await readTitles(root)).values(),
    });
    if (plan.items.length > 0 && !dryRun) problems.push(...(await commitIssue(root, plan)));
    return { value: plan, problems };
  });
}

/**
 * Completes or undoes a compose that was interrupted, so that no item is in the inbox and in an
 * issue; and completes the newest issue if it was written by hand.
 */
export async function recoverInbox(project: Project, tools: RepairTools): Promise<Problem[]> {
  return exclusively(project.root, 'compose', async () => {
    const problems = await recoverCompose(project.root, project.now());
    await completeNewest(project, tools);
    return problems;
  });
}

async function completeNewest(project: Project, tools: RepairTools): Promise<void> {
  const newest = (await listIssues(project.root)).slice(-1);
  for (const each of await completeIssues(project, newest, tools)) {
    project.log.say(describeRepaired(each));
  }
}
