import { Temporal } from 'temporal-polyfill';
import { listId, type Newsletter } from '../../model/newsletter.ts';
import type { PublishedIssue, PublishedItem } from '../../model/published.ts';

/** An entry in any format. URLs are absolute. */
export interface FeedEntry {
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
  /** The feed that it was imported from. */
  source?: { name: string; url: string };
}

/** A feed, or a document of its archive (RFC 5005), in any format. */
export interface Feed {
  /** Path without extension: `feed`, `sr-Latn/items`, `sections/members/feed`. */
  base: string;
  /** `-archive-3` for a document of the archive, else empty. */
  part: string;
  title: string;
  language: string;
  homeUrl: string;
  entries: FeedEntry[];
  updated?: Date;
  previous?: string;
  next?: string;
}

/** The number of entries in a live feed, and in each document of its archive. */
export const feedLength = 20;

/** @param format The extension of its file. */
export function feedUrl(
  { siteUrl }: Pick<Newsletter, 'siteUrl'>,
  { base }: Pick<Feed, 'base'>,
  part: string,
  format: string,
): string {
  return `${siteUrl}/${base}${part}.${format}`;
}

/** The id of a feed: a tag URI (RFC 4151), which stays the same when the site moves. */
export function feedId(newsletter: Newsletter, base: string): string {
  return `tag:${listId(newsletter)},2026-01-01:${base}`;
}

/** The entry of an issue in the feed of issues. */
export function issueEntry(issue: PublishedIssue, newsletter: Newsletter): FeedEntry {
  return {
    // Each language has its own entries, for readers who follow both.
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

/** Dated as its issue. */
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
    ...(feed !== undefined && { source: { name: item.source ?? '', url: feed } }),
  };
}

/** Issues have a day and no time; feeds need one. In the newsletter's time zone. */
const publicationTime = '09:00';

/** By day and time zone: a day is that of ten entries, and computing it takes 10 µs. */
const instants = new Map<string, number>();

function instantOf(day: string, timeZone: string): Date {
  const key = `${day} ${timeZone}`;
  const known = instants.get(key) ?? millisecondsOf(day, timeZone);
  instants.set(key, known);
  return new Date(known);
}

function millisecondsOf(day: string, timeZone: string): number {
  const plainTime = Temporal.PlainTime.from(publicationTime);
  return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;
}
