import type { Words } from '../lib/i18n/messages.ts';
import { formatDate } from '../lib/i18n/words.ts';
import { fillTemplate } from '../lib/templates/fill-template.ts';
import { isolateLine } from '../lib/text/isolate.ts';
import { ownName } from '../model/languages.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome } from '../model/problem.ts';
import { languageRoot, type PublishedIssue } from '../model/published.ts';
import { subscribeOffer } from '../render/subscribe-offer.ts';
import { type ListEntry, type ListGroup, renderListPage } from './list-page.ts';
import { pageFrame } from './page-frame.ts';

/** So that the page stays small: an archive of 600 issues would be a page of 300 KB. */
const mostEarlier = 24;
const mostStories = 20;

/**
 * Renders the home page of a language, with its newest issue and earlier ones by year. Where there
 * are too many for one page, it has pages of single years as well.
 * @param issues Newest first. @param others The languages that have a home page.
 */
export function homePages(
  newsletter: Newsletter,
  language: string,
  issues: readonly PublishedIssue[],
  others: readonly string[],
  templates: ReadonlyMap<string, string>,
): Outcome<Map<string, string>> {
  const root = languageRoot(language, newsletter.languages);
  const up = '../'.repeat(root.split('/').length - 1);
  const [newest, ...earlier] = issues;
  const isLong = earlier.length > mostEarlier;
  const frame = pageFrame(newsletter, language, root === '' ? 0 : 1);
  const { value, problems } = fillTemplate(templates, 'home.hbs', {
    ...frame,
    url: `${newsletter.siteUrl}/${root}`,
    subscribe: subscribeOffer(newsletter, language),
    none: frame.words.noIssues,
    newest: newest && newestIssue(newest, up, frame.words),
    years: byYear(earlier.slice(0, mostEarlier), up, frame.words),
    allYears: isLong ? yearLinks(issues) : [],
    languages:
      others.length < 2 ? [] : others.map((tag) => languageLink(tag, up, language, newsletter)),
  });
  const files = new Map(value === undefined ? [] : [[`${root}index.html`, value]]);
  if (!isLong) return { value: files, problems };
  for (const group of byYear(issues, `../../${up}`, frame.words)) {
    const page = { title: `${group.title}`, groups: [{ ...group, title: undefined }] };
    const year = renderListPage(newsletter, language, `years/${group.title}/`, page, templates);
    problems.push(...year.problems);
    for (const [path, html] of year.value) files.set(path, html);
  }
  return { value: files, problems };
}

function newestIssue(issue: PublishedIssue, up: string, words: Words) {
  const stories = issue.items.filter(({ withdrawn }) => !withdrawn);
  const picture = stories.find((item) => item.picture !== undefined)?.picture;
  return {
    ...entryOf(issue, up, words),
    intro: issue.intro && isolateLine(issue.intro),
    picture: picture && { ...picture, src: up + picture.path },
    stories: stories.slice(0, mostStories).map((item) => ({
      page: up + item.path,
      title: isolateLine(item.title),
      source: item.source ?? '',
    })),
    hasMore: stories.length > mostStories,
  };
}

function byYear(issues: readonly PublishedIssue[], up: string, words: Words): ListGroup[] {
  const years = Map.groupBy(issues, yearOf);
  return [...years].map(([year, own]) => ({
    id: `y${year}`,
    title: year,
    entries: own.map((issue) => entryOf(issue, up, words)),
  }));
}

function yearLinks(issues: readonly PublishedIssue[]) {
  const years = Map.groupBy(issues, yearOf);
  return [...years].map(([year, own]) => ({
    name: year,
    page: `years/${year}/`,
    count: String(own.length),
  }));
}

function yearOf({ date }: PublishedIssue): string {
  return date.slice(0, 4);
}

function entryOf(issue: PublishedIssue, up: string, words: Words): ListEntry {
  return {
    page: up + issue.path,
    title: isolateLine(issue.title),
    line: words.issueLine(issue.number, formatDate(issue.date, issue.language)),
    isoDate: issue.date,
    summary: isolateLine(issue.summary),
  };
}

function languageLink(tag: string, up: string, here: string, { languages }: Newsletter) {
  return {
    tag,
    name: ownName(tag),
    page: `${up}${languageRoot(tag, languages)}` || './',
    here: tag === here,
  };
}
