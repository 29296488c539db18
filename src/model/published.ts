import type { Issue } from './issue.ts';

/** A story on the site and in feeds, in one language. Paths are from the site's root. */
export interface PublishedItem {
  id: string;
  /** For problems: `issues/003/01-slug.md`. */
  file: string;
  slug: string;
  path: string;
  aliases: string[];
  former?: string[];
  title: string;
  date: string;
  changed: string;
  section?: string;
  tags: string[];
  source?: string;
  author?: string;
  url?: string;
  /** A line or two, plain. */
  summary: string;
  /** A fragment: absolute addresses only, no styles. */
  feedHtml: string;
  /** Plain text for the search. */
  words: string;
  picture?: PublishedPicture;
  withdrawn: boolean;
}

export interface PublishedPicture {
  path: string;
  type: string;
  bytes: number;
  /** In pixels. */
  width: number;
  height: number;
}

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
  /** The beginning of the intro, or the editor's preheader; plain, and empty where there is neither. */
  intro: string;
  tags: string[];
  aliases: string[];
  feedHtml: string;
  items: PublishedItem[];
}

export interface Neighbour {
  number: number;
  path: string;
  title: string;
}

export interface IssueNeighbours {
  previous?: Neighbour;
  next?: Neighbour;
  languages: readonly string[];
}

/** The folder of a language on the site: empty for the first, or `sr-Latn/`. */
export function languageRoot(language: string, languages: readonly string[]): string {
  return language === languages[0] ? '' : `${language}/`;
}

/** The day of the last change in a language: that of the issue, or of the newest correction. */
export function changedOn(
  { date, items }: Pick<Issue, 'date' | 'items'>,
  language: string,
): string {
  const corrections = items
    .flatMap((item) => [item, item.translations.get(language)])
    .flatMap((item) => item?.corrected?.date ?? []);
  return corrections.reduce((newest, each) => (each > newest ? each : newest), date);
}

export interface SiteLinks {
  home: string;
  feed: string;
  browse: string;
  search: string;
  follow: string;
  icon: string;
  touchIcon: string;
}

/** The paths of the icons, from the site's root. */
export const siteIcons = { icon: 'favicon.png', touchIcon: 'apple-touch-icon.png' } as const;

/** Relative links from a page so many folders below the root to those that every page links to. */
export function siteLinksFrom(
  depth: number,
  language: string,
  { languages }: { languages: readonly string[] },
): SiteLinks {
  const root = '../'.repeat(depth);
  const home = `${root}${languageRoot(language, languages)}` || './';
  return {
    home,
    feed: `${home}feed.xml`,
    browse: `${home}browse/`,
    search: `${home}search/`,
    follow: `${home}follow/`,
    icon: root + siteIcons.icon,
    touchIcon: root + siteIcons.touchIcon,
  };
}
