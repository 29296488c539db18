import { OutsideError } from '../model/errors.ts';
import type { Issue } from '../model/issue.ts';
import type { Project } from '../project.ts';
import {
  isLoopback,
  isOnWeb,
  issuePageUrl,
  refuseOtherPage,
  waitForPage,
} from '../site/publish/online.ts';
import type { Operator } from './operator.ts';

/**
 * Why readers could not open the page of an issue, which its mail links to; undefined where they
 * can, or where the site is not on the web.
 */
export async function whyNotOnline(
  project: Project,
  { number }: Pick<Issue, 'number'>,
): Promise<string | undefined> {
  const { newsletter, env } = project;
  const url = issuePageUrl(number, newsletter);
  const isTried = isLoopback(url) && env.SITE_LOOPBACK === 'yes';
  if (!isTried && !isOnWeb(url)) return undefined;
  const reason = await waitForPage(project, { url, refuse: refuseOtherPage(url), pauses: [] });
  return reason === undefined
    ? undefined
    : `The page of issue ${number}, ${url}, is not online: ${reason}`;
}

/**
 * Asks where the page is not online. @returns whether to send.
 * @throws OutsideError without a terminal.
 */
export async function requirePage(
  project: Project,
  issue: Pick<Issue, 'number'>,
  { confirm }: Pick<Operator, 'confirm'>,
): Promise<boolean> {
  const reason = await whyNotOnline(project, issue);
  if (reason === undefined) return true;
  const answer = await confirm(`${reason} Send anyway?`);
  if (answer !== undefined) return answer;
  throw new OutsideError(
    `${reason} Nothing was sent, since the mail links to it. Publish it with \`masthead publish\`, or add --unpublished.`,
  );
}
