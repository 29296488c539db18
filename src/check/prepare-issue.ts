import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listIssues, readIssue } from '../content/read-issue.ts';
import { loadTemplates } from '../lib/templates/load.ts';
import type { Edition } from '../model/edition.ts';
import { OutsideError, UsageError } from '../model/errors.ts';
import type { Issue } from '../model/issue.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { Context } from '../project.ts';
import { renderEdition } from '../render/edition.ts';
import { type Pages, renderPages } from '../render/pages.ts';
import { createItemIndex, type ItemIndex } from '../stories/item-index.ts';
import { checkEdition } from './check.ts';

/** The templates that come with the project; a newsletter's own `templates/` replaces single files. */
const ownTemplates = fileURLToPath(new URL('../../templates', import.meta.url));

export function templatesFor(root: string): Promise<ReadonlyMap<string, string>> {
  return loadTemplates([ownTemplates, join(root, 'templates')]);
}

/** The numbers asked for, or all there are. */
export async function chooseIssues(root: string, asked: readonly number[]): Promise<number[]> {
  const known = await listIssues(root);
  const unknown = asked.filter((number) => !known.includes(number));
  if (unknown.length > 0) {
    const there = known.length === 0 ? 'There are none yet.' : `There are ${known.join(', ')}.`;
    throw new UsageError(`There is no issue ${unknown.join(', ')}. ${there}`);
  }
  return asked.length > 0 ? [...asked] : known;
}

/** Reads issues one after the other; those with errors are left out and told. */
export async function readIssues(
  { root, newsletter }: Context,
  numbers: readonly number[],
): Promise<Outcome<Issue[]>> {
  const value: Issue[] = [];
  const problems: Problem[] = [];
  for (const number of numbers) {
    const issue = await readIssue(root, number, newsletter);
    problems.push(...issue.problems);
    if (issue.value !== undefined) value.push(issue.value);
  }
  return { value, problems };
}

/** An issue with its editions and pages, in the order of the newsletter's languages. */
export interface Rendered {
  issue: Issue;
  editions: Edition[];
  pages: Pages[];
}

/** Renders an issue for every language that it is written in. */
export async function renderIssue(
  { newsletter, terminal }: Context,
  issue: Issue,
  templates: ReadonlyMap<string, string>,
): Promise<Outcome<Rendered>> {
  const editions: Edition[] = [];
  const pages: Pages[] = [];
  const problems: Problem[] = [];
  const languages = languagesOf(issue, newsletter.languages);
  for (const language of languages) {
    if (terminal.signal.aborted) throw new OutsideError('Stopped.');
    const edition = await renderEdition({ newsletter, issue, language, templates });
    const around = { languages };
    const page = renderPages({ newsletter, issue, language, templates, around });
    problems.push(...edition.problems, ...page.problems);
    if (edition.value === undefined || page.value === undefined) continue;
    editions.push(edition.value);
    pages.push(page.value);
  }
  return { value: { issue, editions, pages }, problems: unique(problems) };
}

/** The first language, and those in which anything of the issue is written. */
export function languagesOf(issue: Issue, languages: readonly string[]): string[] {
  return languages.filter(
    (language, index) =>
      index === 0 ||
      issue.translations.has(language) ||
      issue.items.some((item) => item.translations.has(language)),
  );
}

/** Findings about a rendered issue; `past` are the stories of the issues before. */
export function findings(
  { newsletter }: Context,
  { issue, editions, pages }: Rendered,
  past: ItemIndex = createItemIndex(),
): Problem[] {
  return unique(
    editions.flatMap((edition, at) => {
      const { files, issue: published } = pages[at] as Pages;
      const page = files.get(`${published.path}index.html`) ?? '';
      const web = { page, feedHtml: published.feedHtml };
      return checkEdition({ newsletter, issue, edition, web, past });
    }),
  );
}

/** The same problem found in two editions is told once. */
function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
