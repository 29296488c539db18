import { hashIssue } from '../content/hash-issue.ts';
import { listIssues } from '../content/issue-folders.ts';
import { hashOf } from '../lib/hash.ts';
import { programKey } from '../lib/program-key.ts';
import { templatesFor } from '../lib/templates/load-templates.ts';
import type { Project } from '../project.ts';
import type { Manifest } from './manifest.ts';

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

/** What the site is made from, and hashes of it. */
export interface SiteInput extends Required<Pick<BuildOptions, 'only' | 'withMail'>> {
  templates: ReadonlyMap<string, string>;
  /** Over the program and its dependencies. */
  program: string;
  /** Over what every page is made from: settings, templates and program. */
  settings: string;
  /** Over the files of each issue, by ascending number. */
  issues: ReadonlyMap<number, string>;
}

/** Hashes what the site is made from, without rendering anything. */
export async function readSiteInput(
  { root, newsletter }: Project,
  { only = [], leaveOut, withMail = false }: BuildOptions,
): Promise<SiteInput> {
  const templates = await templatesFor(root);
  const program = programKey();
  const settings = hashOf(JSON.stringify([newsletter, [...templates]]), program);
  const numbers = (await listIssues(root)).filter((number) => number !== leaveOut);
  const issues = new Map(numbers.map((number) => [number, hashIssue(root, number)]));
  return { only, withMail, templates, program, settings, issues };
}

/** A hash over everything that decides what the site is. */
export function siteKey({ settings, issues, withMail }: SiteInput, before: Manifest): string {
  return hashOf(settings, JSON.stringify([[...issues], [...before.foreign].sort(), withMail]));
}
