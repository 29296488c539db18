import { availableParallelism } from 'node:os';
import type { Outcome } from '../model/problem.ts';
import type { BuildContext, BuiltIssue, IssueJob, NameLists } from './build-issue.ts';

/**
 * Fewer issues are done in a few seconds anyway, and each thread costs 0.7 s of CPU until it has
 * loaded what renders, and 90 MB.
 */
const worthThreads = 250;
const mostThreads = 4;

/**
 * Builds issues, in threads where there are many. @param threads 1: in this one.
 * @returns the results in the order of the jobs.
 */
export async function* renderIssues<Job extends IssueJob>(
  context: BuildContext,
  jobs: readonly Job[],
  nameLists: NameLists,
  threads = threadsFor(jobs.length),
): AsyncGenerator<[Job, Outcome<BuiltIssue | undefined>]> {
  if (jobs.length === 0) return;
  if (threads === 1) {
    const { buildIssue } = await import('./build-issue.ts');
    for (const job of jobs) yield [job, await buildIssue(context, job, nameLists)];
    return;
  }
  const { IssueThreads } = await import('./issue-threads.ts');
  const pool = new IssueThreads(context, threads, nameLists);
  try {
    yield* ahead(jobs, 2 * threads, (job) => pool.build(job));
  } finally {
    await pool.close();
  }
}

function threadsFor(issues: number): number {
  return issues < worthThreads ? 1 : Math.min(availableParallelism(), mostThreads);
}

/** Works on a few jobs at a time, so that results which wait for their turn are few as well. */
async function* ahead<Job, Result>(
  jobs: readonly Job[],
  atOnce: number,
  work: (job: Job) => Promise<Result>,
): AsyncGenerator<[Job, Result]> {
  const running: Promise<[Job, Result]>[] = [];
  for (const job of jobs) {
    const result = work(job).then((made): [Job, Result] => [job, made]);
    // Its error is thrown when it is its turn.
    result.catch(() => {});
    running.push(result);
    const first = running.length < atOnce ? undefined : running.shift();
    if (first !== undefined) yield await first;
  }
  for (const result of running) yield await result;
}
