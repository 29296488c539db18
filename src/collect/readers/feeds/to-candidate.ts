import { readDay } from '../../../lib/text/read-day.ts';
import type { Candidate } from '../../candidate.ts';
import { htmlToMarkdown } from '../html-to-markdown.ts';
import {
  firstWords,
  htmlOfText,
  oneLine,
  paragraphs,
  textOfHtml,
  textOfLine,
} from './feed-text.ts';

/** More than anybody puts into a feed; the rest of a longer one is not looked at. */
export const mostEntries = 5000;

/** What a feed says, whatever its format: nothing read into it yet. */
export interface ParsedFeed {
  title?: Passage;
  /** What links are relative to where an entry says nothing of it; absolute. */
  base?: string;
  language?: string;
  /** Of every entry that names none. */
  authors: string[];
  /** In the feed's order, at most `mostEntries`. */
  entries: FeedEntry[];
  /** How many there are. */
  count: number;
}

export interface FeedEntry {
  title?: Passage;
  content?: Passage;
  summary?: Passage;
  guid?: string;
  /** Absolute; the best first. */
  links: string[];
  /** As they were written; the best group first. */
  authors: string[][];
  /** As they were written; the best first. */
  dates: string[];
  tags: string[];
  /** The narrowest first. */
  languages: string[];
  image?: { url: string; alt?: string };
  /** The feed that it was taken over from. */
  source?: Passage;
}

export interface Passage {
  text: string;
  kind: 'html' | 'plain';
  /** What its links are relative to, where the document says it; absolute. */
  base?: string;
}

/** In characters: a title made of the first words; a title that was given; a person's name. */
const most = { words: 80, title: 300, name: 200 };

/** The story that an entry of a feed tells. Undefined where it has neither a title nor a text. */
export function toCandidate(
  entry: FeedEntry,
  feed: ParsedFeed,
  from: string,
): Candidate | undefined {
  const [content, summary] = [entry.content, entry.summary].filter(
    (each) => each !== undefined && each.text.trim() !== '',
  );
  const url = entry.links.find((link) => /^https?:$/.test(URL.parse(link)?.protocol ?? ''));
  const text = content === undefined ? '' : textOf(content);
  const title = firstWords(lineOf(entry.title), most.title) || firstWords(text, most.words);
  if (title === '') return undefined;
  const told = summary === undefined ? '' : textOf(summary);
  const authors = [...entry.authors, feed.authors].map((group) => unique(group.map(nameOf)));
  const candidate: Candidate = {
    from,
    title,
    body: content === undefined ? '' : markdownOf(content, url ?? feed.base),
    pictures: new Map(),
    tags: unique(entry.tags.map(textOfLine).filter((tag) => tag !== '' && !URL.canParse(tag))),
  };
  const rest: Partial<Record<keyof Candidate, string | undefined>> = {
    url: url === undefined ? undefined : new URL(url).href,
    guid: entry.guid?.trim(),
    author: authors.find((names) => names.length > 0)?.join(', '),
    source: lineOf(entry.source) || lineOf(feed.title),
    date: entry.dates.map(readDay).find((day) => day !== undefined),
    language: languageOf([...entry.languages, feed.language ?? '']),
    summary: told === text ? undefined : told,
  };
  for (const [name, value] of Object.entries(rest)) {
    if (value !== undefined && value !== '') Object.assign(candidate, { [name]: value });
  }
  if (entry.image !== undefined) {
    const alt = textOfLine(entry.image.alt ?? '');
    candidate.image = { path: entry.image.url, ...(alt !== '' && alt !== title && { alt }) };
  }
  return candidate;
}

function lineOf(passage: Passage | undefined): string {
  if (passage === undefined) return '';
  const isMarkup = passage.kind === 'html' || !passage.text.includes('<');
  return isMarkup ? textOfLine(passage.text) : oneLine(passage.text);
}

function textOf(passage: Passage): string {
  return isHtml(passage) ? textOfHtml(passage.text) : oneLine(passage.text);
}

function markdownOf(passage: Passage, base: string | undefined): string {
  const { text } = passage;
  const hasTags = /<[a-z!/]/i.test(text);
  const html = isHtml(passage) ? (hasTags ? text : paragraphs(text)) : htmlOfText(text);
  return htmlToMarkdown(html, passage.base ?? base).markdown.trim();
}

/** Text that is said to be plain and is HTML from its first letter to its last is HTML. */
function isHtml({ kind, text }: Passage): boolean {
  return kind === 'html' || /^\s*<[a-z][\s\S]*<\/[a-z][\w-]*>\s*$/i.test(text);
}

/** A person's name out of `mail (Name)`, `Name <mail>` or plain: an address is never taken over. */
function nameOf(written: string): string {
  if (written.length > most.name) return '';
  const name = textOfLine(written)
    .replace(/<[^<>]*>|\bmailto:/gi, ' ')
    .replace(/[^\s()<>[\]]*@[^\s()<>[\]]+\.[^\s()<>[\]]+/g, ' ')
    .replace(/\(\s*\)|\[\s*\]/g, ' ')
    .trim();
  return oneLine(/^[([]([^()[\]]*)[)\]]$/.exec(name)?.[1] ?? name);
}

function languageOf(tags: readonly string[]): string | undefined {
  for (const tag of tags) {
    const written = tag.trim().replaceAll('_', '-');
    if (!/^[a-z]{2,3}(-|$)/i.test(written)) continue;
    try {
      return Intl.getCanonicalLocales(written)[0];
    } catch {}
  }
  return undefined;
}

function unique(words: readonly string[]): string[] {
  const seen = new Map<string, string>();
  for (const word of words)
    if (word !== '' && !seen.has(word.toLowerCase())) seen.set(word.toLowerCase(), word);
  return [...seen.values()];
}
