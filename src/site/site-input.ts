import { hashIssue, hashOf } from '../content/hash-issue.ts';
import { listIssues } from '../content/issue-folders.ts';
import { templatesFor } from '../lib/templates/load-templates.ts';
import type { Project } from '../project.ts';
import { programKey } from './program-key.ts';

export interface ChosenIssues {
  /** [] for all. */
  only: readonly number[];
  withMail: boolean;
}

/** What the site is made from, and hashes of it. */
export interface SiteInput {
  templates: ReadonlyMap<string, string>;
  /** Over the program and its dependencies. */
  program: string;
  /** Over what every page is made from: settings, templates and program. */
  settings: string;
  /** Over the files of each issue, by ascending number. */
  issues: ReadonlyMap<number, string>;
}

/** Hashes what the site is made from, without rendering anything. @param leaveOut An issue. */
export async function readSiteInput(
  { root, newsletter }: Project,
  leaveOut: number | undefined,
): Promise<SiteInput> {
  const templates = await templatesFor(root);
  const program = programKey();
  const numbers = (await listIssues(root)).filter((number) => number !== leaveOut);
  return {
    templates,
    program,
    settings: hashOf(JSON.stringify([newsletter, [...templates]]), program),
    issues: new Map(numbers.map((number) => [number, hashIssue(root, number)])),
  };
}
