import type { Arrivals } from '../compose/describe-arrivals.ts';
import { OutsideError, UsageError } from '../model/errors.ts';
import type { Project } from '../project.ts';
import type { Terminal } from './command.ts';

/** Says what came into the inbox for an issue that was composed, but not sent. */
export async function sayArrivals(
  project: Project,
  { say }: Pick<Terminal, 'say'>,
): Promise<Arrivals | undefined> {
  const { describeArrivals } = await import('../compose/describe-arrivals.ts');
  const { findArrivals } = await import('../compose/find-arrivals.ts');
  const arrivals = await findArrivals(project, async (issue) => {
    const { isSent } = await import('../mailing/is-sent.ts');
    return isSent(project, issue).catch((error) => {
      // Without the ledger nobody knows, and nothing is said.
      if (error instanceof OutsideError || error instanceof UsageError) return true;
      throw error;
    });
  });
  if (arrivals !== undefined) say(describeArrivals(arrivals));
  return arrivals;
}
