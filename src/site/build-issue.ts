import { type IssueNames, namesOf, type PublishedNames } from '../content/published-names.ts';
import { type IssueHeadline, readIssue } from '../content/read-issue.ts';
import { type Issue, importedMark, issueFolderName } from '../model/issue.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { hasErrors, type Outcome, type Problem, uniqueProblems } from '../model/problem.ts';
import type { IssueNeighbours, Neighbour } from '../model/published.ts';
import { cardPath, sharesCard } from '../render/issue-card.ts';
import type { IssueDocument } from '../render/issue-document.ts';
import type { ListSlugs } from '../render/list-slugs.ts';
import { issuePath, mailPaths } from '../render/page-links.ts';
import {
  type EditionInput,
  editionDocument,
  neutralValues,
  renderEdition,
} from '../render/render-edition.ts';
import { renderPages } from '../render/render-pages.ts';
import { issueCard } from './card-content.ts';
import { mailFiles } from './mail-files.ts';
import { keepFormerPaths } from './renamed-stories.ts';
import { findSiteLinks, type SiteLink } from './site-links.ts';
import { type IssueRecord, recordFile } from './site-state.ts';
import type { SocialCards } from './social-cards.ts';
import type { Stage } from './stage.ts';

/** What every issue of a site is built with. */
export interface BuildContext {
  root: string;
  newsletter: Newsletter;
  templates: ReadonlyMap<string, string>;
  stage: Stage;
  cards: SocialCards;
  published: PublishedNames;
  /** Issues get slugs in their order. */
  lists: ListSlugs;
  /** True if an issue that masthead never mailed gets a mail, too. */
  withMail: boolean;
}

/** An issue to build. */
export interface IssueJob {
  head: IssueHeadline;
  neighbours: { previous: IssueHeadline | undefined; next: IssueHeadline | undefined };
  /** What the last build recorded of it. */
  before: IssueRecord | undefined;
}

export interface BuiltIssue {
  names: IssueNames;
  paths: string[];
  record: Required<Pick<IssueRecord, 'issues' | 'links' | 'ids' | 'cards'>>;
}

/**
 * Reads an issue, and adds its pages, pictures and mail in every language that it is written in.
 * @returns no value where it has an error.
 */
export async function buildIssue(
  { root, newsletter, templates, stage, cards, published, lists, withMail }: BuildContext,
  { head, neighbours, before }: IssueJob,
): Promise<Outcome<BuiltIssue | undefined>> {
  const { value: issue, problems: found } = await readIssue(root, head.number, newsletter, {
    published,
  });
  if (issue === undefined) return { value: undefined, problems: found };
  const links = new Map<string, SiteLink>();
  const problems: Problem[] = [];
  const paths = [recordFile(issue.number)];
  const record: BuiltIssue['record'] = { issues: [], links: [], ids: {}, cards: {} };
  const put = (path: string, content: string | Uint8Array): void => {
    stage.put(path, content);
    paths.push(path);
  };
  const folder = issueFolderName(issue.number);
  for (const { path, bytes } of issue.pictures.values()) put(`${folder}/${path}`, bytes);
  for (const language of head.languages) {
    const around = aroundIssue(head, neighbours, language, newsletter);
    const input = { newsletter, issue, language, templates };
    const document = editionDocument(input);
    const pages = renderPages({ ...input, around, lists }, document);
    problems.push(...pages.problems);
    if (pages.value === undefined) continue;
    record.issues.push(pages.value.issue);
    for (const [path, html] of pages.value.files) {
      put(path, html);
      if (!path.endsWith('.html')) continue;
      const inPage = findSiteLinks(html, path, newsletter.siteUrl);
      record.ids[path] = inPage.ids;
      for (const link of inPage.links) links.set(`${link.path}#${link.anchor ?? ''}`, link);
    }
    if (!sharesCard(issue, newsletter, language)) {
      const path = cardPath(issue, newsletter, language);
      const card = issueCard(issue, newsletter, language);
      record.cards[language] = await cards.add(path, card, before?.cards?.[language]);
      paths.push(path);
    }
    const mail = mailPaths(issue.number, language, newsletter);
    const what = whatMail(
      issue,
      mail.every((path) => stage.before.intact.has(path)),
      withMail,
    );
    if (what === 'kept' && stage.keep(mail)) paths.push(...mail);
    if (what === 'made') problems.push(...(await addMail(input, document, put)));
  }
  record.links.push(...links.values());
  problems.push(...keepFormerPaths(record.issues, before?.issues ?? [], issue));
  const all = [...found, ...uniqueProblems(problems)];
  const value = hasErrors(problems) ? undefined : { names: namesOf(issue), paths, record };
  return { value, problems: all };
}

/** The neighbours in the language of a page, or in the first language where they have none in it. */
function aroundIssue(
  head: IssueHeadline,
  { previous, next }: IssueJob['neighbours'],
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

/** Issues that were sent keep their mail, unless an item was withdrawn; imported ones have none. */
function whatMail(
  { items, mailing }: Issue,
  isThere: boolean,
  withMail: boolean,
): 'made' | 'kept' | 'none' {
  const isWithdrawn = items.some(({ withdrawn }) => withdrawn);
  if (mailing?.finished !== undefined && !isWithdrawn && isThere) return 'kept';
  return mailing?.id === importedMark && !withMail && !isThere ? 'none' : 'made';
}

async function addMail(
  input: EditionInput,
  document: Outcome<IssueDocument>,
  put: (path: string, content: string) => void,
): Promise<Problem[]> {
  const { newsletter, issue, language } = input;
  const { value, problems } = await renderEdition(input, document);
  if (value === undefined) return problems;
  const [page, text] = mailPaths(issue.number, language, newsletter);
  const mail = mailFiles(value, issue, newsletter, neutralValues(input));
  put(page, mail.html);
  put(text, mail.text);
  return problems;
}
