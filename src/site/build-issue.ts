import { formatDate, wordsFor } from '../lib/i18n/words.ts';
import { type Issue, importedMark, issueFolderName } from '../model/issue.ts';
import { type Newsletter, newsletterIn } from '../model/newsletter.ts';
import { type Outcome, type Problem, uniqueProblems } from '../model/problem.ts';
import type { IssueNeighbours, Neighbour, PublishedIssue } from '../model/published.ts';
import { leadStory } from '../render/document-sections.ts';
import type { IssueDocument } from '../render/issue-document.ts';
import type { ListSlugs } from '../render/list-slugs.ts';
import { findPicture } from '../render/markdown/prepare-markdown.ts';
import { issuePath } from '../render/page-links.ts';
import {
  type EditionInput,
  editionDocument,
  neutralValues,
  renderEdition,
} from '../render/render-edition.ts';
import { renderPages } from '../render/render-pages.ts';
import { mailFiles } from './mail-files.ts';
import { findSiteLinks, type SiteLink } from './site-links.ts';
import type { IssueHeadline, IssueRecord } from './site-state.ts';
import type { SocialCard } from './social-card.ts';
import type { Stage } from './stage.ts';

export interface BuildIssueInput {
  newsletter: Newsletter;
  issue: Issue;
  head: IssueHeadline;
  neighbours: { previous: IssueHeadline | undefined; next: IssueHeadline | undefined };
  templates: ReadonlyMap<string, string>;
  lists: ListSlugs;
  /** True if an issue that masthead never mailed gets a mail, too. */
  withMail: boolean;
}

/** Builds the pages, pictures and mail of one issue, in every language that it is written in. */
export async function buildIssue(
  { newsletter, issue, head, neighbours, templates, lists, withMail }: BuildIssueInput,
  stage: Stage,
): Promise<Pick<IssueRecord, 'issues' | 'paths' | 'links' | 'ids' | 'problems'>> {
  const folder = issueFolderName(issue.number);
  const paths: string[] = [];
  const links = new Map<string, SiteLink>();
  const ids: IssueRecord['ids'] = {};
  const problems: Problem[] = [];
  const issues: PublishedIssue[] = [];
  const put = (path: string, content: string | Uint8Array): void => {
    stage.put(path, content);
    paths.push(path);
  };
  for (const { path, bytes } of issue.pictures.values()) put(`${folder}/${path}`, bytes);
  for (const language of head.languages) {
    const around = aroundIssue(head, neighbours, language, newsletter);
    const input = { newsletter, issue, language, templates };
    const document = editionDocument(input);
    const pages = renderPages({ ...input, around, lists }, document);
    problems.push(...pages.problems);
    if (pages.value === undefined) continue;
    issues.push(pages.value.issue);
    for (const [path, html] of pages.value.files) {
      put(path, html);
      if (!path.endsWith('.html')) continue;
      const found = findSiteLinks(html, path, newsletter.siteUrl);
      ids[path] = found.ids;
      for (const link of found.links) links.set(`${link.path}#${link.anchor ?? ''}`, link);
    }
    const kept = keptMail(input, stage, withMail);
    stage.keep(kept ?? []);
    paths.push(...(kept ?? []));
    if (kept === undefined) problems.push(...(await buildMail(input, document, put)));
  }
  return { issues, paths, links: [...links.values()], ids, problems: uniqueProblems(problems) };
}

/** What an issue's social card shows in a language. */
export function cardOf(issue: Issue, newsletter: Newsletter, language: string): SocialCard {
  const line = wordsFor(language, newsletter.words).issueLine(
    issue.number,
    formatDate(issue.date, language),
  );
  const { name } = newsletterIn(newsletter, language);
  const { title } = issue.translations.get(language) ?? issue;
  const card = { name, line, title };
  const story = leadStory(issue, newsletter);
  if (story === undefined) return card;
  const shown = story.translations.get(language) ?? story;
  const image = shown.image ?? story.image;
  const picture = image === undefined ? undefined : findPicture(image, issue.pictures);
  return { ...card, lead: { title: shown.title, ...(picture !== undefined && { picture }) } };
}

/** The neighbours in the language of a page, or in the first language where they have none in it. */
function aroundIssue(
  head: IssueHeadline,
  { previous, next }: BuildIssueInput['neighbours'],
  language: string,
  newsletter: Newsletter,
): IssueNeighbours {
  const toNeighbour = ({ number, languages, titles }: IssueHeadline): Neighbour => {
    const own = languages.includes(language) ? language : newsletter.languages[0];
    return { number, path: issuePath(number, own, newsletter), title: titles[own] ?? '' };
  };
  return {
    languages: head.languages,
    ...(previous !== undefined && { previous: toNeighbour(previous) }),
    ...(next !== undefined && { next: toNeighbour(next) }),
  };
}

/**
 * The files of a mail that is not to be made: it was sent, and stays as it was unless one of its
 * items was withdrawn, or masthead never mailed it.
 */
function keptMail(
  { newsletter, issue, language }: EditionInput,
  stage: Stage,
  withMail: boolean,
): string[] | undefined {
  const files = mailPaths(issue, language, newsletter);
  const isWithdrawn = issue.items.some(({ withdrawn }) => withdrawn);
  const isThere = files.every((path) => stage.isThere(path));
  if (issue.mailing?.finished !== undefined && !isWithdrawn && isThere) return files;
  return issue.mailing?.id === importedMark && !withMail && !isThere ? [] : undefined;
}

function mailPaths(issue: Issue, language: string, newsletter: Newsletter): [string, string] {
  const folder = issuePath(issue.number, language, newsletter);
  return [`${folder}email.html`, `${folder}email.txt`];
}

async function buildMail(
  input: EditionInput,
  document: Outcome<IssueDocument>,
  put: (path: string, content: string) => void,
): Promise<Problem[]> {
  const { newsletter, issue, language } = input;
  const { value, problems } = await renderEdition(input, document);
  if (value === undefined) return problems;
  const [page, text] = mailPaths(issue, language, newsletter);
  const files = mailFiles(value, issue, newsletter, neutralValues(input));
  put(page, files.html);
  put(text, files.text);
  return problems;
}
