import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OutsideError, UsageError } from '../../model/errors.ts';
import type { PublishTarget } from '../../model/newsletter.ts';
import { hasErrors, type Outcome, type Problem } from '../../model/problem.ts';
import type { Project } from '../../project.ts';
import { issuePath } from '../../render/page-links.ts';
import { buildSite } from '../build-site.ts';
import { notifyHub } from '../notify-hub.ts';
import type { Destination } from './destination.ts';
import { isLoopback, isOnWeb, issuePageUrl, refuseOtherVersion, waitForPage } from './online.ts';
import { listDeleted, recordOwn } from './own-files.ts';
import { publishProblems } from './problems.ts';
import { listSiteFiles } from './site-files.ts';
import { untilProblem } from './upload-error.ts';

export interface PublishOptions {
  /** The newest issue; undefined if it does not exist. */
  newest: number | undefined;
  /**
   * Whether the newest issue is to go online, although it was not sent. Called only where it is
   * not online yet.
   */
  includes: (issue: number) => Promise<boolean>;
}

export interface PublishedSite {
  /** For people. */
  to: string;
  /** How many files changed there; undefined where only the host knows. */
  changed?: number;
  /** The newest page that was looked for, and whether it is online; absent: not looked for. */
  page?: { url: string; online: boolean };
  /** The issue that was left out, because it was not sent. */
  leftOut?: number;
}

/** Between attempts to see the page, in milliseconds: five minutes together. */
const pauses = [2, 3, 5, 10, 20, 20, 30, 30, 60, 60, 60].map((seconds) => seconds * 1000);

/** @throws UsageError where `publish` is missing, or in the check of a pull request. */
export function publishTarget({
  newsletter,
  env,
}: Pick<Project, 'newsletter' | 'env'>): PublishTarget {
  if (newsletter.publish === undefined) {
    throw new UsageError(
      'Missing `publish` in issues/newsletter.yaml, which says where to upload the site. docs/publishing.md shows what to write.',
    );
  }
  // Anybody who opens a pull request can change the command of `publish.run`.
  const isProposal =
    env.GITHUB_EVENT_NAME?.startsWith('pull_request') === true ||
    env.CI_PIPELINE_SOURCE === 'merge_request_event' ||
    env.CI_PIPELINE_SOURCE === 'external_pull_request_event';
  if (isProposal) throw new UsageError('Nothing is published from the check of a pull request.');
  return newsletter.publish;
}

/**
 * Builds the site, uploads what changed, and waits until the newest issue is online.
 * @returns no value where it was not built or not uploaded.
 * @throws UsageError and OutsideError.
 */
export async function publishSite(
  project: Project,
  options: PublishOptions,
): Promise<Outcome<PublishedSite | undefined>> {
  const target = publishTarget(project);
  project.log.progress('Looking at what is published');
  const { value: destination, problems } = await untilProblem(() =>
    openDestination(project, target),
  );
  if (destination === undefined) return { value: undefined, problems };
  try {
    return await publishTo(destination, project, options);
  } finally {
    await destination.close();
  }
}

async function openDestination(project: Project, target: PublishTarget): Promise<Destination> {
  switch (target.method) {
    case 'git':
      return (await import('./git-branch.ts')).openBranch(project, target);
    case 'rsync':
      return (await import('./rsync-folder.ts')).openFolder(project, target);
    case 'run':
      return (await import('./own-command.ts')).openCommand(project, target);
  }
}

async function publishTo(
  destination: Destination,
  project: Project,
  { newest, includes }: PublishOptions,
): Promise<Outcome<PublishedSite | undefined>> {
  const { newsletter, root, log, signal } = project;
  const leftOut = await chooseLeftOut(destination, newsletter, newest, includes);
  const { value: built, problems } = await buildSite(
    project,
    leftOut === undefined ? {} : { leaveOut: leftOut },
  );
  if (built === undefined || hasErrors(problems)) return { value: undefined, problems };
  if (signal.aborted) throw new OutsideError('Stopped.');

  const folder = join(root, 'public');
  const files = await listSiteFiles(folder);
  const shown = leftOut === undefined ? newest : await newestBefore(files, newsletter, leftOut);
  const title = shown === undefined ? `Publish ${newsletter.name}` : `Publish issue ${shown}`;
  log.progress(`Uploading to ${destination.name}`);
  const deleted = await listDeleted(folder, files);
  const site = { folder, files, deleted, title };
  const { value: changed, problems: found } = await untilProblem(() => destination.upload(site));
  problems.push(...found);
  if (hasErrors(found)) return { value: undefined, problems };
  await recordOwn(folder, files);
  if (changed !== 0) await notifyHub(project);

  const path = shown === undefined ? '' : issuePath(shown, newsletter.languages[0], newsletter);
  const url = shown === undefined ? `${newsletter.siteUrl}/` : issuePageUrl(shown, newsletter);
  const page = await confirmPage(project, { url, file: join(folder, path, 'index.html') });
  problems.push(...page.problems);
  const value: PublishedSite = {
    to: destination.name,
    ...(changed !== undefined && { changed }),
    ...(page.value !== undefined && { page: { url, online: page.value } }),
    ...(leftOut !== undefined && { leftOut }),
  };
  return { value, problems };
}

async function chooseLeftOut(
  { record }: Destination,
  newsletter: Project['newsletter'],
  newest: number | undefined,
  includes: PublishOptions['includes'],
): Promise<number | undefined> {
  if (newest === undefined) return undefined;
  const page = `${issuePath(newest, newsletter.languages[0], newsletter)}index.html`;
  const isOnline = record?.has(page) === true && record.get(page) !== '';
  return isOnline || (await includes(newest)) ? undefined : newest;
}

/** The newest issue of the site without one. */
async function newestBefore(
  files: ReadonlyMap<string, string>,
  newsletter: Project['newsletter'],
  leftOut: number,
): Promise<number | undefined> {
  for (let number = leftOut - 1; number > 0; number -= 1) {
    if (files.has(`${issuePath(number, newsletter.languages[0], newsletter)}index.html`))
      return number;
  }
  return undefined;
}

/** @returns whether the page is online; undefined where `site_url` is only a placeholder. */
async function confirmPage(
  project: Project,
  { url, file }: { url: string; file: string },
): Promise<Outcome<boolean | undefined>> {
  const isOwn = isLoopback(url);
  if (!isOwn && !isOnWeb(url)) return { value: undefined, problems: [] };
  const refuse = refuseOtherVersion(await readFile(file, 'utf8'));
  // On this machine, nothing takes minutes, and often no server runs.
  const reason = await waitForPage(project, {
    url,
    refuse,
    pauses: isOwn ? pauses.slice(0, 1) : pauses,
  });
  if (reason === undefined) return { value: true, problems: [] };
  const problem: Problem = publishProblems['publish-not-online']({ url, reason });
  return { value: false, problems: [problem] };
}
