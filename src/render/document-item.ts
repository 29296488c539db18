import type { Paragraph, Root } from 'mdast';
import { contentProblems } from '../content/problems.ts';
import type { Words } from '../lib/i18n/types.ts';
import { formatDate } from '../lib/i18n/words.ts';
import type { Issue } from '../model/issue.ts';
import { type Item, inLanguage, type Picture } from '../model/item.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { cleanLine } from './markdown/clean.ts';
import { linkAddress } from './markdown/link-address.ts';
import { findPicture, prepareMarkdown } from './markdown/prepare-markdown.ts';
import { lineWithQuotes } from './markdown/quotes.ts';

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
  line: string;
  url?: string;
  picture?: { picture: Picture; alt: string };
  body: Root;
  withdrawn: boolean;
  correction?: { label: string; note: string };
  /** The language that it is written in, if that is not the edition's. */
  language?: string;
}

export interface DocumentContext {
  newsletter: Newsletter;
  issue: Issue;
  language: string;
  words: Words;
  url: string;
}

/** Prepares an item for rendering. @param level Of its heading. */
export function buildDocumentItem(
  original: Item,
  level: number,
  context: DocumentContext,
): Outcome<DocumentItem> {
  const { newsletter, issue, language, words } = context;
  const item = inLanguage(original, language);
  const withdrawn = original.withdrawn || item.withdrawn;
  const corrected = item.corrected ?? original.corrected;
  const written = item.language ?? (item === original ? newsletter.languages[0] : language);
  const anchor = anchorOf(original, issue);
  const shown = withdrawn
    ? { line: '', body: emptyTree(), problems: [] }
    : buildContent(item, { level, anchor, written }, context);
  const { problems, ...content } = shown;
  return {
    value: {
      original,
      item,
      anchor,
      title: lineWithQuotes(cleanLine(item.title), written),
      level,
      ...content,
      withdrawn,
      ...(corrected !== undefined && {
        correction: {
          label: cleanLine(words.corrected(formatDate(corrected.date, language))),
          note: cleanLine(corrected.note),
        },
      }),
      ...(written !== language && { language: written }),
    },
    problems,
  };
}

type Content = Pick<DocumentItem, 'line' | 'body' | 'url' | 'picture'> & { problems: Problem[] };

function buildContent(
  item: Item,
  { level, anchor, written }: { level: number; anchor: string; written: string },
  { newsletter, issue, language, url: base }: DocumentContext,
): Content {
  const problems: Problem[] = [];
  const picture = itemPicture(item, issue, problems);
  const url = itemUrl(item, base, problems);
  const body = prepareMarkdown(item.body, {
    file: item.file,
    pictures: issue.pictures,
    newsletter,
    base,
    anchor,
    language: written,
    headingLevel: level + 1,
  });
  if (body.value.children.length === 0 && item.summary !== undefined) {
    body.value.children.push(paragraph(lineWithQuotes(cleanLine(item.summary), written)));
  }
  return {
    line: sourceLine(item, language),
    body: body.value,
    ...(url !== undefined && { url }),
    ...(picture !== undefined && { picture }),
    problems: [...problems, ...body.problems],
  };
}

function emptyTree(): Root {
  return { type: 'root', children: [] };
}

function paragraph(value: string): Paragraph {
  return { type: 'paragraph', children: [{ type: 'text', value }] };
}

/** Generated ids contain an underscore, so that no slug can be the same. */
function anchorOf(item: Item, issue: Issue): string {
  const isPlain = /^[a-z0-9]+(-[a-z0-9]+)*$/.test(item.slug);
  return isPlain ? item.slug : `_item-${issue.items.indexOf(item) + 1}`;
}

function sourceLine({ source, author, date }: Item, language: string): string {
  const shown = date === undefined ? undefined : formatDate(date, language);
  return [source, author, shown]
    .map((part) => cleanLine(part ?? ''))
    .filter((part) => part !== '')
    .join(' · ');
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
