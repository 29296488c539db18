import type { Issue } from './issue.ts';

/** A story as site and feeds have it, in one language. Paths are from the site's root, without a slash before. */
export interface PublishedItem {
  /** Never changes, whatever else does. */
  id: string;
  /** As problems name it: `issues/003/01-slug.md`. */
  file: string;
  slug: string;
  /** `003/slug/`. */
  path: string;
  /** Addresses that it had before. */
  aliases: string[];
  /** Those of the aliases that nobody wrote: where it was before its file was renamed. */
  former?: string[];
  title: string;
  /** `YYYY-MM-DD`: its own day, or the issue's. */
  date: string;
  /** The day of its last change. */
  changed: string;
  section?: string;
  tags: string[];
  source?: string;
  author?: string;
  /** Where it was published first. */
  url?: string;
  /** A line or two, plain. */
  summary: string;
  /** A fragment: absolute addresses only, no styles. */
  feedHtml: string;
  /** Its words, plain, for the search. */
  words: string;
  picture?: { path: string; type: string; bytes: number };
  withdrawn: boolean;
}

/** An issue as site and feeds have it, in one language. */
export interface PublishedIssue {
  number: number;
  id: string;
  language: string;
  /** `003/`, or `003/sr-Latn/`. */
  path: string;
  title: string;
  date: string;
  changed: string;
  summary: string;
  tags: string[];
  /** Addresses that it had elsewhere, from the site's root. */
  aliases: string[];
  feedHtml: string;
  items: PublishedItem[];
}

/** An issue as its neighbours name it. */
export interface Neighbour {
  number: number;
  path: string;
  title: string;
}

/** What stands around an issue on the site. */
export interface IssueNeighbours {
  previous?: Neighbour;
  next?: Neighbour;
  /** The languages that it is written in. */
  languages: readonly string[];
}

/** Where a language's part of the site begins: nowhere, or `sr-Latn/`. */
export function languageRoot(language: string, languages: readonly string[]): string {
  return language === languages[0] ? '' : `${language}/`;
}

/** The day on which an issue, or those stories of it, last changed in a language: its own, or that of the newest correction. */
export function changedOn(
  { date, items }: Pick<Issue, 'date' | 'items'>,
  language: string,
): string {
  const corrections = items
    .flatMap((item) => [item, item.translations.get(language)])
    .flatMap((item) => item?.corrected?.date ?? []);
  return [date, ...corrections].sort().at(-1) as string;
}

/** Relative addresses from a page to those that every page names, in its language. */
export interface SiteLinks {
  home: string;
  feed: string;
  browse: string;
  search: string;
  follow: string;
}

/** @param depth How many folders below the site's root the page lies. */
export function siteLinksFrom(
  depth: number,
  language: string,
  { languages }: { languages: readonly string[] },
): SiteLinks {
  const home = `${'../'.repeat(depth)}${languageRoot(language, languages)}` || './';
  return {
    home,
    feed: `${home}feed.xml`,
    browse: `${home}browse/`,
    search: `${home}search/`,
    follow: `${home}follow/`,
  };
}
