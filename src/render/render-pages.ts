import type { Heading, Root } from 'mdast';
import { toString as plainText } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { listSlug } from '../content/slug.ts';
import { formatDate } from '../lib/i18n/words.ts';
import { fillTemplate } from '../lib/templates/fill-template.ts';
import { type Issue, issueFolderName } from '../model/issue.ts';
import type { Item, Picture } from '../model/item.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome } from '../model/problem.ts';
import {
  changedOn,
  type IssueNeighbours,
  type Neighbour,
  type PublishedIssue,
  type PublishedItem,
  siteLinksFrom,
} from '../model/published.ts';
import { escapeHtml } from '../model/slots.ts';
import { issueUrl, type Manuscript, type Story, writeManuscript } from './issue-document.ts';
import { itemView, viewOf } from './issue-view.ts';
import type { HtmlOptions } from './markdown/render-html.ts';
import { picturePath } from './picture-attachments.ts';

export interface PagesInput {
  newsletter: Newsletter;
  issue: Issue;
  language: string;
  templates: ReadonlyMap<string, string>;
  around: IssueNeighbours;
}

/** The pages of an issue in one language, and what lists and feeds need of it. */
export interface Pages {
  issue: PublishedIssue;
  /** HTML by path from the site's root. */
  files: Map<string, string>;
}

/**
 * Renders the page of an issue and of each of its stories. The same input gives the same bytes.
 * @returns undefined where a template is at fault.
 */
export function renderPages(input: PagesInput): Outcome<Pages | undefined> {
  const { newsletter, issue, language, templates, around } = input;
  const { value: manuscript, problems } = writeManuscript({ newsletter, issue, language });
  const root = issuePath(issue.number, language, newsletter);
  const slugs = placesOf(issue.items, newsletter.languages);
  const files = new Map<string, string>();
  const nobody = { name: manuscript.words.reader, unsubscribe: '', preferences: '', view: '' };
  const fill = (template: string, path: string, view: object): boolean => {
    const page = fillTemplate(templates, template, view);
    problems.push(...page.problems);
    if (page.value !== undefined) files.set(`${path}index.html`, page.value);
    return page.value !== undefined;
  };
  const picturesFrom = (depth: number): Omit<HtmlOptions, 'words'> => ({
    medium: 'page',
    pictureUrl: (picture) => '../'.repeat(depth) + picturePath(picture),
  });
  const up = language === newsletter.languages[0] ? 0 : 1;
  const home = '../'.repeat(up + 1);
  const logo = (at: string) => (picture: Picture) => at + picturePath(picture);
  const place = (story: Story): string => slugs.get(story.original) as string;

  const whole = viewOf(manuscript, picturesFrom(up), logo(home), nobody);
  const sections = whole.sections.map((section, at) => ({
    ...section,
    items: section.items.map((item, index) => {
      const story = manuscript.chapters[at]?.stories[index] as Story;
      return { ...item, page: `${place(story)}/` };
    }),
  }));
  const nav = navOf(around, root, newsletter);
  const card = `${newsletter.siteUrl}/${issueFolderName(issue.number)}/card.png`;
  let holds = fill('page.hbs', root, {
    ...whole,
    sections,
    nav,
    card,
    siteWords: manuscript.words.site,
  });

  const stories = manuscript.chapters.flatMap((chapter) => chapter.stories);
  const items = stories.map((story, at): PublishedItem => {
    const path = `${root}${place(story)}/`;
    const published = publishItem(story, path, input, manuscript);
    const view = {
      ...viewOf({ ...manuscript, chapters: [] }, picturesFrom(up + 1), logo(`${home}../`), nobody),
      item: itemView(raised(story), {
        ...picturesFrom(up + 1),
        placesAt: '../',
        words: manuscript.words,
      }),
      path,
      url: `${newsletter.siteUrl}/${path}`,
      summary: published.summary,
      card: published.picture ? `${newsletter.siteUrl}/${published.picture.path}` : card,
      site: siteLinksFrom(up + 2, language, newsletter),
      around: {
        previous: stories[at - 1] && {
          page: `../${place(stories[at - 1] as Story)}/`,
          title: stories[at - 1]?.title,
        },
        next: stories[at + 1] && {
          page: `../${place(stories[at + 1] as Story)}/`,
          title: stories[at + 1]?.title,
        },
      },
      section: newsletter.sections.find(({ id }) => id === published.section)?.title,
      lists: listsOf(published, siteLinksFrom(up + 2, language, newsletter).home),
      issuePage: '../',
      languages: languageSwitch(around.languages, root, newsletter, `${place(story)}/`),
      inIssue: manuscript.words.site.inIssue(issue.number, formatDate(issue.date, language)),
      siteWords: manuscript.words.site,
    };
    holds = fill('item.hbs', path, view) && holds;
    return published;
  });

  const feed = fillTemplate(
    templates,
    'feed-entry.hbs',
    viewOf(
      manuscript,
      inFeed(input),
      (picture) => `${newsletter.siteUrl}/${picturePath(picture)}`,
      nobody,
    ),
  );
  problems.push(...feed.problems);
  if (!holds || feed.value === undefined) return { value: undefined, problems };
  return {
    value: {
      issue: {
        number: issue.number,
        id: issue.id,
        language,
        path: root,
        title: manuscript.title,
        date: issue.date,
        changed: changedOn(issue, language),
        summary: manuscript.preheader,
        aliases: language === newsletter.languages[0] ? (issue.aliases ?? []) : [],
        tags: [...new Set(issue.items.flatMap(({ tags }) => tags))],
        feedHtml: feed.value.trim(),
        items,
      },
      files,
    },
    problems,
  };
}

/** `003/`, or `003/sr-Latn/` in a language that is not the first. */
export function issuePath(
  number: number,
  language: string,
  { languages }: Pick<Newsletter, 'languages'>,
): string {
  return `${issueFolderName(number)}/${language === languages[0] ? '' : `${language}/`}`;
}

/** Where each story lies below its issue: by its slug, but not where something else lies there. */
function placesOf(items: readonly Item[], languages: readonly string[]): Map<Item, string> {
  const taken = new Set(['images', ...languages.map((tag) => tag.toLowerCase())]);
  const slugs = new Set(items.map(({ slug }) => slug));
  return new Map(
    items.map((item, at) => {
      const isPlain = /^[a-z0-9]+(-[a-z0-9]+)*$/.test(item.slug) && !taken.has(item.slug);
      const place = `story-${at + 1}`;
      return [item, isPlain ? item.slug : slugs.has(place) ? `${place}-${item.slug}` : place];
    }),
  );
}

/** The story as the only one of its page: its title is the page's. */
function raised(story: Story): Story {
  const body = structuredClone(story.body) as Root;
  visit(body, 'heading', (heading: Heading) => {
    heading.depth = Math.max(2, heading.depth - (story.level - 1)) as Heading['depth'];
  });
  return { ...story, level: 1, body };
}

function inFeed({ newsletter, issue, language }: PagesInput): Omit<HtmlOptions, 'words'> {
  const root = `${newsletter.siteUrl}/${issueFolderName(issue.number)}/`;
  return {
    medium: 'feed',
    pictureUrl: (picture) => root + picturePath(picture),
    placesAt: issueUrl(newsletter, issue, language),
  };
}

function publishItem(
  story: Story,
  path: string,
  input: PagesInput,
  { words }: Manuscript,
): PublishedItem {
  const { issue } = input;
  const { original, item } = story;
  const { body, ...view } = itemView(story, { ...inFeed(input), words });
  const text = plainText(story.body).replace(/\s+/g, ' ').trim();
  const own = item.summary?.trim() || text;
  const { picture } = story;
  const folder = issueFolderName(issue.number);
  return {
    id: original.id ?? `${issue.id}#${original.slug}`,
    file: original.file,
    slug: original.slug,
    path,
    aliases: original.aliases,
    title: story.title,
    date: original.date ?? issue.date,
    changed: changedOn({ date: issue.date, items: [original] }, input.language),
    ...(original.section !== undefined && { section: original.section }),
    tags: original.tags,
    ...(original.source !== undefined && { source: original.source }),
    ...(original.author !== undefined && { author: original.author }),
    ...(view.url !== undefined && { url: view.url }),
    summary: story.withdrawn ? words.withdrawn : shorten(own),
    feedHtml: [
      view.correction &&
        `<p><strong>${escapeHtml(view.correction.label)}</strong> ${escapeHtml(view.correction.note)}</p>`,
      story.withdrawn && `<p>${escapeHtml(words.withdrawn)}</p>`,
      view.picture &&
        `<p><img src="${escapeHtml(view.picture.src)}" alt="${escapeHtml(view.picture.alt)}" width="${view.picture.width}" height="${view.picture.height}"></p>`,
      String(body).trim(),
      view.url && `<p><a href="${escapeHtml(view.url)}">${escapeHtml(words.readMore)}</a></p>`,
    ]
      .filter(Boolean)
      .join('\n'),
    words: story.withdrawn ? '' : `${story.title} ${story.line} ${own === text ? '' : own} ${text}`,
    ...(picture !== undefined && {
      picture: {
        path: `${folder}/${picturePath(picture.picture)}`,
        type: picture.picture.type,
        bytes: picture.picture.bytes.length,
      },
    }),
    withdrawn: story.withdrawn,
  };
}

/** At most 200 letters, ending with a word. */
function shorten(text: string): string {
  if (text.length <= 200) return text;
  return `${text.slice(0, 199).replace(/\s+\S*$/, '')}…`.toWellFormed();
}

/** The pages that list a story among others like it, from the root of its language. */
function listsOf({ section, tags, source, author }: PublishedItem, root: string) {
  const at = (kind: string, name: string) => `${root}${kind}/${listSlug(name)}/`;
  return {
    section: section === undefined ? undefined : `${root}sections/${section}/`,
    source: source === undefined ? undefined : { name: source, page: at('sources', source) },
    author: author === undefined ? undefined : { name: author, page: at('authors', author) },
    tags: tags.map((tag) => ({ name: tag, page: at('tags', tag) })),
  };
}

function navOf(
  { previous, next, languages }: IssueNeighbours,
  root: string,
  newsletter: Newsletter,
) {
  const toRoot = '../'.repeat(root.split('/').length - 1);
  const to = (neighbour: Neighbour | undefined) =>
    neighbour && { page: toRoot + neighbour.path, title: neighbour.title };
  return {
    previous: to(previous),
    next: to(next),
    languages: languageSwitch(languages, root, newsletter),
  };
}

/**
 * Links to the same page in the languages that the issue is written in.
 * @param root Of the issue in this language.
 * @param place Of the story below it; absent: the issue's own page.
 */
function languageSwitch(
  languages: readonly string[],
  root: string,
  newsletter: Newsletter,
  place = '',
) {
  const toRoot = '../'.repeat((root + place).split('/').length - 1);
  const number = Number.parseInt(root, 10);
  if (languages.length < 2) return [];
  return languages.map((tag) => ({
    tag,
    name: new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag,
    page: toRoot + issuePath(number, tag, newsletter) + place,
    here: issuePath(number, tag, newsletter) === root,
  }));
}
