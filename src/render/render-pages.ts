import { toString as plainText } from 'mdast-util-to-string';
import { fillTemplate } from '../lib/templates/fill-template.ts';
import { newsletterIn } from '../model/newsletter.ts';
import type { Outcome } from '../model/problem.ts';
import { changedOn, type PublishedIssue, type PublishedItem } from '../model/published.ts';
import { calendarFile } from './calendar-file.ts';
import { calendarName, type DocumentEvent } from './document-event.ts';
import type { DocumentItem } from './document-item.ts';
import { type IssueDocument, shortenText } from './issue-document.ts';
import { cleanLine } from './markdown/clean.ts';
import { issuePath, itemFolders } from './page-links.ts';
import { type PagesInput, PageViews } from './page-views.ts';
import { directFeedEntry, publishItem } from './publish-item.ts';
import { editionDocument } from './render-edition.ts';

export interface Pages {
  issue: PublishedIssue;
  /** Pages, and the calendar files of events, by path. */
  files: Map<string, string>;
}

/**
 * Renders the pages of an issue and its items. @param made Its document, where the caller has it.
 * @returns no value where a template has an error.
 */
export function renderPages(
  input: PagesInput,
  made = editionDocument(input),
): Outcome<Pages | undefined> {
  const { issue, language, templates } = input;
  const newsletter = newsletterIn(input.newsletter, language);
  const folderOf = itemFolders(issue.items, newsletter.languages);
  const { value: document } = made;
  const problems = [...made.problems];
  const path = issuePath(issue.number, language, newsletter);
  const files = new Map<string, string>();
  const fill = (template: string, view: object): string | undefined => {
    const filled = fillTemplate(templates, template, view);
    problems.push(...filled.problems);
    return filled.value;
  };
  const views = new PageViews({ ...input, newsletter }, document, folderOf);
  let isComplete = true;
  const add = (template: string, at: string, view: object): void => {
    const page = fill(template, view);
    if (page === undefined) isComplete = false;
    else files.set(`${at}index.html`, page);
  };

  add('page.hbs', path, views.issue());
  const feedEntry = views.feedEntry();
  const feedItems = feedEntry.sections.flatMap((section) => section.items);
  const documentItems = document.sections.flatMap((section) => section.items);
  const items = documentItems.map((item, at): PublishedItem => {
    const itemPath = `${path}${folderOf(item.original)}/`;
    const inFeed = feedItems[at];
    if (inFeed === undefined) throw new TypeError('the feed entry lacks an item');
    const published = publishItem(item, inFeed, itemPath, issue, language, document.words);
    const neighbours = { previous: documentItems[at - 1], next: documentItems[at + 1] };
    add('item.hbs', itemPath, views.item(item, published, neighbours));
    if (item.event !== undefined) {
      files.set(`${itemPath}${calendarName}`, eventFile(item, item.event, published, issue.date));
    }
    return published;
  });
  const feedHtml = fill('feed-entry.hbs', feedEntry);
  if (!isComplete || feedHtml === undefined) return { value: undefined, problems };
  return {
    value: {
      issue: {
        number: issue.number,
        id: issue.id,
        language,
        path,
        title: document.title,
        date: issue.date,
        changed: changedOn(issue, language),
        summary: document.preheader,
        intro: introText(document) || ownPreheader(input),
        aliases: (issue.aliases ?? []).filter(
          (alias) => language === newsletter.languages[0] || alias.split('/').includes(language),
        ),
        tags: [...new Set(issue.items.flatMap(({ tags }) => tags))],
        feedHtml: directFeedEntry(feedHtml.trim(), language),
        items,
      },
      files,
    },
    problems,
  };
}

function eventFile(
  item: DocumentItem,
  event: DocumentEvent,
  published: PublishedItem,
  issued: string,
): string {
  const { occasion, place } = event;
  const days = (Date.parse(published.changed) - Date.parse(issued)) / 86_400_000;
  return calendarFile({
    uid: published.id.replace(/^urn:uuid:/, ''),
    changed: published.changed,
    // Higher with each correction: a calendar ignores what is not newer than what it has.
    sequence: item.correction === undefined ? 0 : Math.max(1, days),
    occasion,
    title: item.title,
    summary: published.summary,
    ...(place !== undefined && { place }),
    url: item.page,
  });
}

const introLength = 400;

/** The editor's own; the one that is made from titles says nothing that a list of stories does not. */
function ownPreheader({ issue, language }: PagesInput): string {
  return cleanLine((issue.translations.get(language) ?? issue).preheader ?? '');
}

function introText({ intro }: IssueDocument): string {
  const paragraphs = intro?.children.filter(({ type }) => type === 'paragraph') ?? [];
  return shortenText(paragraphs.map((each) => cleanLine(plainText(each))).join(' '), introLength);
}
