import type { Root } from 'mdast';
import { toString as textOfTree } from 'mdast-util-to-string';
import { cleanLine } from '../../../lib/html/characters.ts';
import { omitEmpty } from '../../../lib/omit-empty.ts';
import { readDay } from '../../../lib/text/read-day.ts';
import { canonicalLanguage } from '../../../model/languages.ts';
import type { Candidate } from '../../candidate.ts';
import { readHtml, writeMarkdown } from '../html-to-markdown.ts';
import { firstWords, htmlOfText, paragraphs, textOfHtml, textOfLine } from './feed-text.ts';
import { isAddition, markCut, trimAbout, trimEntry } from './trim-entry.ts';

export const mostEntries = 5000;

export interface ParsedFeed {
  title?: Passage;
  /** For links of entries without one; absolute. */
  base?: string;
  language?: string;
  authors: string[];
  entries: ParsedEntry[];
  count: number;
}

export interface ParsedEntry {
  title?: Passage;
  content?: Passage;
  summary?: Passage;
  guid?: string;
  /** Absolute, http or https; the best first. */
  links: string[];
  /** As written; the best group first. */
  authors: string[][];
  /** As written; the best first. */
  dates: string[];
  tags: string[];
  languages: string[];
  image?: { url: string; alt?: string };
  source?: Passage;
}

export interface Passage {
  text: string;
  kind: 'html' | 'plain';
  /** For its links, if the document names one; absolute. */
  base?: string;
}

/** In characters: a title made of the text; a title; a person's name. */
const most = { words: 80, title: 300, name: 200 };

type About = Parameters<typeof trimEntry>[1];

/** Undefined for an entry with neither a title nor a text. */
export function toCandidate(
  entry: ParsedEntry,
  feed: ParsedFeed,
  from: string,
): Candidate | undefined {
  const [content, summary] = [entry.content, entry.summary]
    .filter((each) => each !== undefined && each.text.trim() !== '')
    .map((each) => each && { ...each, text: markCut(each.text) });
  const [url] = entry.links;
  const text = content === undefined ? '' : textOf(content);
  const title = firstWords(lineOf(entry.title), most.title) || firstWords(text, most.words);
  if (title === '') return undefined;
  const about = { title, ...omitEmpty({ url }) };
  const base = url ?? feed.base;
  const summaryText = summary === undefined ? '' : summaryOf(summary, base, about);
  const authors = [...entry.authors, feed.authors].map((group) => unique(group.map(nameOf)));
  const alt = textOfLine(entry.image?.alt ?? '');
  const image = entry.image && {
    path: entry.image.url,
    ...omitEmpty({ alt: alt === title ? undefined : alt }),
  };
  return {
    from,
    title,
    body: content === undefined ? '' : markdownOf(content, base, about),
    pictures: new Map(),
    tags: unique(entry.tags.map(textOfLine).filter((tag) => tag !== '' && !URL.canParse(tag))),
    ...omitEmpty({
      url,
      guid: entry.guid?.trim(),
      author: authors.find((names) => names.length > 0)?.join(', '),
      source: lineOf(entry.source) || lineOf(feed.title),
      date: entry.dates.map(readDay).find((day) => day !== undefined),
      language: languageOf([...entry.languages, feed.language ?? '']),
      summary: summaryText === text ? undefined : summaryText,
      image,
    }),
  };
}

function lineOf(passage: Passage | undefined): string {
  if (passage === undefined) return '';
  const isMarkup = passage.kind === 'html' || !passage.text.includes('<');
  return isMarkup ? textOfLine(passage.text) : cleanLine(passage.text);
}

function textOf(passage: Passage): string {
  return isHtml(passage) ? textOfHtml(passage.text) : cleanLine(passage.text);
}

function markdownOf(passage: Passage, base: string | undefined, about: About): string {
  return writeMarkdown(treeOf(passage, base, about)).trim();
}

/** Without a last paragraph about the entry. */
function summaryOf(passage: Passage, base: string | undefined, about: About): string {
  const text = textOf(passage);
  if (!endsInLink.test(passage.text) || !isHtml(passage)) return text;
  const { children } = treeOf(passage, base, undefined);
  const kept = trimAbout(children, about);
  if (kept.length === children.length) return text;
  const lines = kept.map((node) => textOfTree(node, { includeImageAlt: false }));
  return cleanLine(lines.join(' '));
}

const endsInLink = /<\/a>[^<]{0,3}(?:<\/\w+>\s*)*$/i;

function treeOf(passage: Passage, base: string | undefined, about: About | undefined): Root {
  const { text } = passage;
  const hasTags = /<[a-z!/]/i.test(text);
  const html = isHtml(passage) ? (hasTags ? text : paragraphs(text)) : htmlOfText(text);
  const { tree } = readHtml(html, { base: passage.base ?? base, leaveOut: isAddition });
  if (about !== undefined) trimEntry(tree, about);
  return tree;
}

/** Text from the first tag to the last is HTML, even if the feed calls it plain. */
function isHtml({ kind, text }: Passage): boolean {
  return kind === 'html' || /^\s*<[a-z][\s\S]*<\/[a-z][\w-]*>\s*$/i.test(text);
}

/** The name in `mail (Name)`, `Name <mail>` or plain text. Addresses are never imported. */
function nameOf(written: string): string {
  if (written.length > most.name) return '';
  const name = textOfLine(written)
    .replace(/<[^<>]*>|\bmailto:/gi, ' ')
    .replace(/[^\s()<>[\]]*@[^\s()<>[\]]+\.[^\s()<>[\]]+/g, ' ')
    .replace(/\(\s*\)|\[\s*\]/g, ' ')
    .trim();
  return cleanLine(/^[([]([^()[\]]*)[)\]]$/.exec(name)?.[1] ?? name);
}

function languageOf(tags: readonly string[]): string | undefined {
  return tags
    .filter((tag) => /^\s*[a-z]{2,3}(?:[-_]|\s*$)/i.test(tag))
    .map(canonicalLanguage)
    .find((tag) => tag !== undefined);
}

function unique(words: readonly string[]): string[] {
  const full = words.filter((word) => word !== '');
  return [...Map.groupBy(full, (word) => word.toLowerCase()).values()].flatMap(
    ([first]) => first ?? [],
  );
}
