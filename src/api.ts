import type { RenderedIssue } from './check/prepare-issue.ts';
import { randomHex } from './lib/keys/random.ts';
import { pause } from './lib/pause.ts';
import type { Issue } from './model/issue.ts';
import type { Outcome } from './model/problem.ts';
import type { Host, Project } from './project.ts';
import type { BuiltSite } from './site/build-site.ts';

export type { RenderedIssue } from './check/prepare-issue.ts';
export type { Edition } from './model/edition.ts';
export { OutsideError, UsageError } from './model/errors.ts';
export type { Issue } from './model/issue.ts';
export type { Item } from './model/item.ts';
export type { Newsletter } from './model/newsletter.ts';
export type { Outcome, Problem } from './model/problem.ts';
export type { Project } from './project.ts';
export type { BuiltSite } from './site/build-site.ts';

/** What a newsletter takes from its host; each has a default. */
export type NewsletterOptions = Partial<Pick<Host, 'env' | 'now' | 'signal' | 'log'>>;

/**
 * Reads a newsletter: `issues/newsletter.yaml` and `.env` in its folder. Files of an earlier format are
 * brought up to date first, and a copy of them is kept in `data/backups/`.
 * @param root The folder, absolute.
 * @param options `env` (default: the environment), `now`, a `signal` that stops long work, and a
 *   `log` (default: silent).
 * @returns the newsletter that the other functions take; no value if its settings have errors.
 */
export async function openNewsletter(
  root: string,
  options: NewsletterOptions = {},
): Promise<Outcome<Project | undefined>> {
  const { sourceKinds } = await import('./collect/sources/kinds.ts');
  const { openProject } = await import('./project.ts');
  const silent = { say: () => {}, progress: () => {}, bug: () => 'no report was written' };
  const host: Host = {
    env: process.env,
    now: () => new Date(),
    clock: () => performance.now(),
    pause,
    random: Math.random,
    randomHex,
    signal: new AbortController().signal,
    log: silent,
    ...options,
  };
  return openProject(root, host, sourceKinds);
}

/** The numbers of a newsletter's issues, ascending. */
export async function listIssues({ root }: Pick<Project, 'root'>): Promise<number[]> {
  const issues = await import('./content/issue-folders.ts');
  return issues.listIssues(root);
}

/** Reads an issue with its items, and with the problems of their files. @returns no value if it is unreadable. */
export async function readIssue(
  { root, newsletter }: Project,
  number: number,
): Promise<Outcome<Issue | undefined>> {
  const issues = await import('./content/read-issue.ts');
  return issues.readIssue(root, number, newsletter);
}

/**
 * Renders an issue and checks it: in each of its languages as mail (HTML and text, with slots for
 * personal values) and as web pages.
 * @returns no value if it is unreadable. `problems` has everything that `masthead check` reports.
 * @throws OutsideError if the newsletter's signal is aborted.
 */
export async function renderIssue(
  newsletter: Project,
  issue: number | Issue,
): Promise<Outcome<RenderedIssue | undefined>> {
  const { prepareIssue } = await import('./check/prepare-issue.ts');
  return prepareIssue(newsletter, issue);
}

/**
 * Builds what changed of the site: archive, pages, feeds and search.
 * @param options `out`: an absolute folder (default: `public/` of the newsletter). `only`: these
 *   issues; all by default.
 * @returns no value with an error in any issue: the site stays as it was then.
 * @throws UsageError for an unusable folder or an unknown issue; BusyError, which is an
 *   OutsideError, while another process builds the site.
 */
export async function buildSite(
  newsletter: Project,
  options: { out?: string; only?: readonly number[] } = {},
): Promise<Outcome<BuiltSite | undefined>> {
  const site = await import('./site/build-site.ts');
  return site.buildSite(newsletter, options);
}
