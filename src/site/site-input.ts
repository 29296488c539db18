import { hashIssue } from '../content/hash-issue.ts';
import { listIssues } from '../content/issue-folders.ts';
import { hashOf } from '../lib/hash.ts';
import { programKey } from '../lib/program-key.ts';
import { templatesFor } from '../lib/templates/load-templates.ts';
import type { Project } from '../project.ts';

export interface BuildOptions {
  /** Absolute; default: `public/`. */
  out?: string;
  /** The issues to build; [] for all. */
  only?: readonly number[];
  /** An issue that the site is not to contain. */
  leaveOut?: number;
  /** True for the mail of every issue, also of imported ones, which masthead never mailed. */
  withMail?: boolean;
  /** True to read every file of the site, and restore it if another program changed it. */
  verify?: boolean;
}

export type SiteInput = Awaited<ReturnType<typeof readSiteInput>>;

/**
 * Reads what the site is made from, without rendering anything, and hashes it.
 * @param foreign The files of others in its folder, which it gives way to.
 */
export async function readSiteInput(
  { root, newsletter }: Project,
  { only = [], leaveOut, withMail = false }: BuildOptions,
  foreign: ReadonlySet<string>,
) {
  const templates = templatesFor(root);
  // What every page is made from.
  const settings = hashOf(JSON.stringify([newsletter, [...templates]]), programKey());
  const numbers = (await listIssues(root)).filter((number) => number !== leaveOut);
  const issues = new Map(numbers.map((number) => [number, hashIssue(root, number)]));
  // All that decides what the site is.
  const key = hashOf(settings, JSON.stringify([[...issues], [...foreign].sort(), withMail]));
  return { only, withMail, templates, settings, issues, key };
}
