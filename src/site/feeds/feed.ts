import { listId, type Newsletter } from '../../model/newsletter.ts';
import type { PublishedIssue, PublishedItem } from '../../model/published.ts';
import { instantOf } from '../dates.ts';

/** One entry, whatever the format. Addresses are absolute. */
export interface FeedEntry {
  /** Never changes. */
  id: string;
  url: string;
  title: string;
  published: Date;
  updated: Date;
  author: string;
  summary: string;
  html: string;
  categories: string[];
  picture?: { url: string; type: string; bytes: number };
  /** The feed that it was taken over from. */
  source?: { name: string; url: string };
}

/** A feed or a part of its archive (RFC 5005), whatever the format. */
export interface Feed {
  /** Without the ending: `feed`, `sr-Latn/items`, `sections/members/feed`. */
  base: string;
  /** The last part of the address where it is a document of the archive: `-archive-3`. */
  part: string;
  title: string;
  language: string;
  /** The page that it is the feed of. */
  homeUrl: string;
  entries: FeedEntry[];
  /** The last change of content; absent: nothing is in it yet. */
  updated?: Date;
  /** The parts of its archive before and after it. */
  previous?: string;
  next?: string;
}

/** A live feed has the newest; the rest is in its archive. */
export const newest = 20;

export const formats = ['xml', 'atom', 'json'] as const;
export type Format = (typeof formats)[number];

export function feedUrl(
  { siteUrl }: Pick<Newsletter, 'siteUrl'>,
  { base }: Pick<Feed, 'base'>,
  part: string,
  format: Format,
): string {
  return `${siteUrl}/${base}${part}.${format}`;
}

/** The id of a feed: a tag URI (RFC 4151), which stays when the site moves. */
export function feedId(newsletter: Newsletter, base: string): string {
  return `tag:${listId(newsletter)},2026-01-01:${base}`;
}

/** An issue as an entry. */
export function issueEntry(issue: PublishedIssue, newsletter: Newsletter): FeedEntry {
  return {
    // In another language it is another entry, for those who follow both.
    id: issue.language === newsletter.languages[0] ? issue.id : `${issue.id}#${issue.language}`,
    url: `${newsletter.siteUrl}/${issue.path}`,
    title: issue.title,
    published: instantOf(issue.date, newsletter.timeZone),
    updated: instantOf(issue.changed, newsletter.timeZone),
    author: newsletter.name,
    summary: issue.summary,
    html: issue.feedHtml,
    categories: issue.tags,
  };
}

/** A story as an entry, dated as the issue that it came in. */
export function itemEntry(
  item: PublishedItem,
  issue: Pick<PublishedIssue, 'date' | 'language'>,
  newsletter: Newsletter,
): FeedEntry {
  const { siteUrl, timeZone, languages, sources, sections } = newsletter;
  const feed = sources.find(({ name }) => name === item.source)?.feedUrl;
  const section = sections.find(({ id }) => id === item.section)?.title;
  return {
    id: issue.language === languages[0] ? item.id : `${item.id}#${issue.language}`,
    url: `${siteUrl}/${item.path}`,
    title: item.title,
    published: instantOf(issue.date, timeZone),
    updated: instantOf(item.changed, timeZone),
    author: item.author ?? item.source ?? newsletter.name,
    summary: item.summary,
    html: item.feedHtml,
    categories: [...new Set([...(section === undefined ? [] : [section]), ...item.tags])],
    ...(item.picture !== undefined && {
      picture: { ...item.picture, url: `${siteUrl}/${item.picture.path}` },
    }),
    ...(feed !== undefined && { source: { name: item.source as string, url: feed } }),
  };
}
