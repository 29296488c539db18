import type { Root } from 'mdast';
import { contentProblems } from '../content/problems.ts';
import type { Words } from '../lib/i18n/messages.ts';
import { direction, formatDate } from '../lib/i18n/words.ts';
import { type Direction, directionIn } from '../lib/text/direction.ts';
import type { Issue } from '../model/issue.ts';
import { type Item, inLanguage, type Picture } from '../model/item.ts';
import type { MailForm } from '../model/mail-settings.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { buildEvent, type DocumentEvent } from './document-event.ts';
import { findAnchors } from './markdown/anchors.ts';
import { cleanLine } from './markdown/clean.ts';
import { setDirections, textWithoutCode } from './markdown/directions.ts';
import { endsWithLink } from './markdown/ends-with-link.ts';
import { linkAddress } from './markdown/link-address.ts';
import { findPicture, type PrepareOptions, prepareMarkdown } from './markdown/prepare-markdown.ts';
import { lineWithQuotes } from './markdown/quotes.ts';
import { emptyTree, paragraph, type ShortStory, shortenStory } from './short-story.ts';

/** An item in one language, ready for HTML and text. */
export interface DocumentItem {
  original: Item;
  item: Item;
  /** Unique in the issue; its id in the HTML. */
  anchor: string;
  title: string;
  /** The level of its heading, 2 to 6. */
  level: number;
  /** Source, author and date, as far as they are known. */
  facts: string[];
  url?: string;
  /** True if the body ends with a link to `url`. */
  endsWithUrl: boolean;
  picture?: { picture: Picture; alt: string };
  body: Root;
  /** What the mail has of it; absent for all of it. */
  short?: ShortStory;
  /** Its web page, absolute. */
  page: string;
  isLead: boolean;
  event?: DocumentEvent;
  withdrawn: boolean;
  correction?: { label: string; note: string };
  /** The language that it is written in, if that is not the edition's. */
  language?: string;
  /** Of its language if it says one, else of most of its letters. */
  direction: Direction;
  /** True if that differs from the edition's. */
  isTurned: boolean;
}

/** Where an item is in its issue. */
export interface Position {
  /** The level of its heading. */
  level: number;
  isLead: boolean;
  /** How much of it the mail has, if its front matter does not say. */
  form: MailForm;
  /** Its web page, absolute. */
  page: string;
}

export interface DocumentContext {
  newsletter: Newsletter;
  issue: Issue;
  language: string;
  words: Words;
  url: string;
}

/** Prepares an item for rendering. */
export function buildDocumentItem(
  original: Item,
  position: Position,
  context: DocumentContext,
): Outcome<DocumentItem> {
  const { newsletter, issue, language, words } = context;
  const item = inLanguage(original, language);
  const withdrawn = original.withdrawn || item.withdrawn;
  const corrected = item.corrected ?? original.corrected;
  const written = item.language ?? (item === original ? newsletter.languages[0] : language);
  const anchor = anchorOf(original, issue);
  const { level, page, isLead } = position;
  const form = item.mail ?? original.mail ?? position.form;
  const shown = withdrawn
    ? { facts: [], body: emptyTree(), endsWithUrl: false, problems: [] }
    : buildContent(item, { level, anchor, written, page, form }, context);
  const { problems, ...content } = shown;
  const said = direction(written);
  const runs =
    item.language === undefined
      ? directionIn(said, `${item.title} ${textWithoutCode(shown.body)}`)
      : said;
  for (const body of [shown.body, 'short' in shown ? shown.short?.body : undefined]) {
    if (body !== undefined) setDirections(body, runs, direction(language));
  }
  const event = withdrawn ? undefined : buildEvent(item, original, page, context);
  return {
    value: {
      original,
      item,
      anchor,
      title: lineWithQuotes(cleanLine(item.title), written),
      level,
      page,
      isLead,
      ...content,
      ...(event !== undefined && { event }),
      withdrawn,
      ...(corrected !== undefined && {
        correction: {
          label: cleanLine(words.corrected(formatDate(corrected.date, language))),
          note: cleanLine(corrected.note),
        },
      }),
      ...(written !== language && { language: written }),
      direction: runs,
      isTurned: runs !== direction(language),
    },
    problems,
  };
}

type Content = Pick<
  DocumentItem,
  'facts' | 'body' | 'short' | 'url' | 'endsWithUrl' | 'picture'
> & {
  problems: Problem[];
};

function buildContent(
  item: Item,
  {
    level,
    anchor,
    written,
    page,
    form,
  }: Omit<Position, 'isLead'> & { anchor: string; written: string },
  { newsletter, issue, language, url: base }: DocumentContext,
): Content {
  const problems: Problem[] = [];
  const picture = itemPicture(item, issue, problems);
  const url = itemUrl(item, base, problems);
  const options: PrepareOptions = {
    file: item.file,
    pictures: issue.pictures,
    newsletter,
    base,
    anchor,
    language: written,
    headingLevel: level + 1,
    places: findAnchors(item.body.tree, anchor),
    anchors: anchorsOf(issue),
  };
  const body = prepareMarkdown(item.body, options);
  // Its problems are those of the whole body.
  const short = shortenStory(
    item,
    form,
    { written, page },
    (part) => prepareMarkdown(part, options).value,
  );
  if (body.value.children.length === 0 && item.summary !== undefined) {
    body.value.children.push(paragraph(lineWithQuotes(cleanLine(item.summary), written)));
  }
  return {
    facts: knownFacts(item, language),
    body: body.value,
    ...(short !== undefined && { short }),
    ...(url !== undefined && { url }),
    endsWithUrl: url !== undefined && endsWithLink(body.value, url),
    ...(picture !== undefined && { picture }),
    problems: [...problems, ...body.problems],
  };
}

/** The ids of all items of an issue, to which every text of it can link. */
export function anchorsOf(issue: Issue): Set<string> {
  return new Set(issue.items.map((item) => anchorOf(item, issue)));
}

/** Generated ids contain an underscore, so that no slug can be the same. */
function anchorOf(item: Item, issue: Issue): string {
  const isPlain = /^[a-z0-9]+(-[a-z0-9]+)*$/.test(item.slug);
  return isPlain ? item.slug : `_item-${issue.items.indexOf(item) + 1}`;
}

/** The source of an item; empty if it is the place of the event, which is shown already. */
export function shownSource({
  source,
  place,
}: {
  source?: string | undefined;
  place?: string | undefined;
}): string {
  const name = cleanLine(source ?? '');
  return name === cleanLine(place ?? '') ? '' : name;
}

function knownFacts({ source, author, date, place }: Item, language: string): string[] {
  const names = [source, author].map((name) => shownSource({ source: name, place }));
  const shown = date === undefined ? '' : cleanLine(formatDate(date, language));
  return [...new Set([...names, shown])].filter((part) => part !== '');
}

function itemUrl({ url, file }: Item, base: string, problems: Problem[]): string | undefined {
  if (url === undefined) return undefined;
  const address = linkAddress(url, base);
  if (address?.startsWith('http')) return address;
  problems.push({ ...contentProblems['unsafe-link']({ url }, { file }), severity: 'warning' });
  return undefined;
}

function itemPicture(
  { image, imageAlt, file }: Item,
  { pictures }: Issue,
  problems: Problem[],
): DocumentItem['picture'] {
  if (image === undefined) return undefined;
  const picture = findPicture(image, pictures);
  if (picture !== undefined) return { picture, alt: cleanLine(imageAlt ?? '') };
  problems.push(contentProblems['missing-picture']({ path: cleanLine(image) }, { file }));
  return undefined;
}
