import { formatDate, wordsFor } from '../lib/i18n/words.ts';
import { type Issue, issueFolderName } from '../model/issue.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { type Problem, uniqueProblems } from '../model/problem.ts';
import type { IssueNeighbours, Neighbour, PublishedIssue } from '../model/published.ts';
import { leadStory } from '../render/document-sections.ts';
import type { ListSlugs } from '../render/list-slugs.ts';
import { findPicture } from '../render/markdown/prepare-markdown.ts';
import { issuePath } from '../render/page-links.ts';
import { type EditionInput, neutralValues, renderEdition } from '../render/render-edition.ts';
import { renderPages } from '../render/render-pages.ts';
import { mailFiles } from './mail-files.ts';
import { findSiteLinks, type SiteLink } from './site-links.ts';
import type { IssueHeadline, IssueRecord } from './site-state.ts';
import { drawSocialCard, type SocialCard } from './social-card.ts';
import type { Stage } from './stage.ts';

export interface BuildIssueInput {
  newsletter: Newsletter;
  issue: Issue;
  head: IssueHeadline;
  neighbours: { previous: IssueHeadline | undefined; next: IssueHeadline | undefined };
  templates: ReadonlyMap<string, string>;
  lists: ListSlugs;
}

/** Builds the pages, pictures and mail of one issue, in every language that it is written in. */
export async function buildIssue(
  { newsletter, issue, head, neighbours, templates, lists }: BuildIssueInput,
  stage: Stage,
): Promise<Pick<IssueRecord, 'issues' | 'paths' | 'links' | 'ids' | 'problems'>> {
  const folder = issueFolderName(issue.number);
  const paths: string[] = [];
  const links = new Map<string, SiteLink>();
  const ids: IssueRecord['ids'] = {};
  const problems: Problem[] = [];
  const issues: PublishedIssue[] = [];
  const put = async (path: string, content: string | Uint8Array): Promise<void> => {
    await stage.put(path, content);
    paths.push(path);
  };
  for (const { path, bytes } of issue.pictures.values()) await put(`${folder}/${path}`, bytes);
  for (const language of head.languages) {
    const around = aroundIssue(head, neighbours, language, newsletter);
    const input = { newsletter, issue, language, templates };
    const pages = renderPages({ ...input, around, lists });
    problems.push(...pages.problems);
    if (pages.value === undefined) continue;
    issues.push(pages.value.issue);
    for (const [path, html] of pages.value.files) {
      await put(path, html);
      if (!path.endsWith('.html')) continue;
      const found = findSiteLinks(html, path, newsletter.siteUrl);
      ids[path] = found.ids;
      for (const link of found.links) links.set(`${link.path}#${link.anchor ?? ''}`, link);
    }
    problems.push(...(await buildMail(input, stage, put)));
  }
  const [language] = newsletter.languages;
  const line = wordsFor(language).issueLine(issue.number, formatDate(issue.date, language));
  const card = { name: newsletter.name, line, title: issue.title };
  const lead = leadOnCard(issue, newsletter);
  await put(`${folder}/card.png`, await drawSocialCard({ ...card, ...lead }, newsletter.theme));
  return { issues, paths, links: [...links.values()], ids, problems: uniqueProblems(problems) };
}

function leadOnCard(issue: Issue, newsletter: Newsletter): Pick<SocialCard, 'lead'> {
  const story = leadStory(issue, newsletter);
  if (story === undefined) return {};
  const picture = story.image === undefined ? undefined : findPicture(story.image, issue.pictures);
  return { lead: { title: story.title, ...(picture !== undefined && { picture }) } };
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

/** A mail that was sent stays as it was sent, unless one of its items was withdrawn. */
async function buildMail(
  input: EditionInput,
  stage: Stage,
  put: (path: string, content: string) => Promise<void>,
): Promise<Problem[]> {
  const { newsletter, issue, language } = input;
  const folder = issuePath(issue.number, language, newsletter);
  const [page, text] = [`${folder}email.html`, `${folder}email.txt`];
  const isWithdrawn = issue.items.some(({ withdrawn }) => withdrawn);
  const isSent = issue.mailing?.finished !== undefined;
  if (isSent && !isWithdrawn && stage.isThere(page)) {
    for (const path of [page, text]) await put(path, await stage.read(path));
    return [];
  }
  const { value, problems } = await renderEdition(input);
  if (value === undefined) return problems;
  const files = mailFiles(value, issue, newsletter, neutralValues(input));
  await put(page, files.html);
  await put(text, files.text);
  return problems;
}
