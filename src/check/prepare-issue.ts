import { join } from 'node:path';
import { noNames, type PublishedNames, readPublishedNames } from '../content/published-names.ts';
import { type ReadIssue, readIssue, readTitles } from '../content/read-issue.ts';
import { templatesFor } from '../lib/templates/load-templates.ts';
import { dayIn } from '../model/calendar.ts';
import type { Edition } from '../model/edition.ts';
import type { Issue } from '../model/issue.ts';
import { completePlace, type Outcome, type Problem, uniqueProblems } from '../model/problem.ts';
import { hearStop, type Project } from '../project.ts';
import { editionDocument, renderEdition } from '../render/render-edition.ts';
import { type Pages, renderPages } from '../render/render-pages.ts';
import type { ItemIndex } from '../stories/item-index.ts';
import { indexEarlierItems, type KnownItems, knownItemsOf } from '../stories/read-known-items.ts';
import { checkEdition } from './check-edition.ts';
import { findTranslationProblems } from './find-translation-problems.ts';
import { withoutSilenced } from './silenced.ts';

/** An issue with its editions and pages, in the order of the newsletter's languages. */
export interface RenderedIssue {
  issue: Issue;
  editions: Edition[];
  pages: Pages[];
}

export interface Preparation {
  templates: ReadonlyMap<string, string>;
  /** The items of the issues before one; to be called with ascending numbers. */
  earlierItems: (issue: number) => Promise<ItemIndex>;
  /** The titles of all issues, by number. */
  titles: ReadonlyMap<number, string>;
  published: PublishedNames;
}

/** What checking needs besides the issue; read once for all issues. */
export async function loadPreparation(
  { root }: Pick<Project, 'root'>,
  known: KnownItems,
): Promise<Preparation> {
  return {
    templates: templatesFor(root),
    earlierItems: indexEarlierItems(known),
    titles: await readTitles(root),
    published: (await readPublishedNames(join(root, 'public'))) ?? noNames,
  };
}

/**
 * Reads, renders and checks an issue in every language that it is written in. @returns no value if
 * it is unreadable; a language with a template error is missing. @throws OutsideError if aborted.
 */
export async function prepareIssue(
  project: Project,
  source: number | Issue,
  preparation?: Preparation,
): Promise<Outcome<RenderedIssue | undefined>> {
  const { root, newsletter } = project;
  const prepared = preparation ?? (await loadPreparation(project, knownItemsOf(root)));
  const read: ReadIssue =
    typeof source === 'number'
      ? await readIssue(root, source, newsletter, prepared)
      : { value: source, problems: [] };
  // A text with an error is checked, too: one run finds all problems.
  const issue = read.value ?? read.faulty;
  const { problems } = read;
  if (issue === undefined) return { value: undefined, problems };
  const rendered = await renderIssue(project, issue, prepared.templates);
  const found = await checkRendered(project, rendered.value, prepared);
  const translated = findTranslationProblems(issue, newsletter);
  const own = withoutSilenced([...rendered.problems, ...translated], issue);
  const head = new RegExp(`^${issue.folder}/issue[.]`);
  const meant = [...own, ...found].filter(
    ({ file }) => read.isHeadless !== true || (file !== undefined && !head.test(file)),
  );
  return {
    value: read.value === undefined ? undefined : rendered.value,
    problems: uniqueProblems([...problems, ...meant].map(completePlace)),
  };
}

async function renderIssue(
  project: Project,
  issue: Issue,
  templates: ReadonlyMap<string, string>,
): Promise<Outcome<RenderedIssue>> {
  const { newsletter } = project;
  const editions: Edition[] = [];
  const pages: Pages[] = [];
  const problems: Problem[] = [];
  const languages = languagesOf(issue, newsletter.languages);
  for (const language of languages) {
    await hearStop(project);
    const input = { newsletter, issue, language, templates };
    const document = editionDocument(input);
    const edition = await renderEdition(input, document);
    const page = renderPages({ ...input, around: { languages } }, document);
    problems.push(...edition.problems, ...page.problems);
    if (edition.value === undefined || page.value === undefined) continue;
    editions.push(edition.value);
    pages.push(page.value);
  }
  return { value: { issue, editions, pages }, problems };
}

/** The first language, and those in which anything of the issue is written. */
function languagesOf(issue: Issue, languages: readonly string[]): string[] {
  return languages.filter(
    (language, index) =>
      index === 0 ||
      issue.translations.has(language) ||
      issue.items.some((item) => item.translations.has(language)),
  );
}

async function checkRendered(
  { newsletter, now }: Project,
  { issue, editions, pages }: RenderedIssue,
  { templates, earlierItems, titles }: Preparation,
): Promise<Problem[]> {
  const earlier = await earlierItems(issue.number);
  const today = dayIn(now(), newsletter.timeZone);
  return pages.flatMap(({ files, issue: published }, at) => {
    const edition = editions[at];
    if (edition === undefined) return [];
    const page = files.get(`${published.path}index.html`) ?? '';
    return checkEdition({
      newsletter,
      issue,
      edition,
      web: { page, feedHtml: published.feedHtml },
      earlier,
      otherTitles: titles,
      today,
      templates,
    });
  });
}
