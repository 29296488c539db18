import type { Issue } from '../model/issue.ts';
import type { Project } from '../project.ts';
import {
  isLoopback,
  isOnWeb,
  issuePageUrl,
  refuseOtherPage,
  waitForPage,
} from '../site/publish/online.ts';

/** Whether readers can open the page of an issue, which its mail links to. */
export type PageState =
  | { state: 'online'; url: string }
  | { state: 'offline'; url: string; reason: string }
  /** Nobody looked: the site is not on the web, or it is published later, or a person said so. */
  | { state: 'not checked'; reason: string };

/** Looks for the page of an issue once, if the site is on the web. */
export async function findPage(
  project: Project,
  { number }: Pick<Issue, 'number'>,
): Promise<PageState> {
  const { newsletter, env } = project;
  const url = issuePageUrl(number, newsletter);
  const isTried = isLoopback(url) && env.SITE_LOOPBACK === 'yes';
  if (!isTried && !isOnWeb(url)) {
    return { state: 'not checked', reason: 'site_url is not on the web' };
  }
  const reason = await waitForPage(project, { url, refuse: refuseOtherPage(url), pauses: [] });
  return reason === undefined ? { state: 'online', url } : { state: 'offline', url, reason };
}

/** Why readers cannot open the page, as a sentence; undefined where they can, or nobody knows. */
export function explainOffline(
  { number }: Pick<Issue, 'number'>,
  page: PageState,
): string | undefined {
  if (page.state !== 'offline') return undefined;
  return `The page of issue ${number}, ${page.url}, is not online: ${page.reason}`;
}
