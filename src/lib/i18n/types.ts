import type { SystemMailKind } from '../../model/system-mail.ts';

/** Pages of the public service: forms, and results. */
export const askingPages = [
  'subscribe',
  'confirm',
  'leave',
  'choose',
  'find',
  'erase',
  'gone',
  'damaged',
  'data',
] as const;
export const tellingPages = [
  'asked',
  'bad',
  'confirmed',
  'sample',
  'dataSent',
  'left',
  'chosen',
  'found',
  'erased',
  'elsewhere',
  'lost',
  'busy',
] as const;
export type AskingPage = (typeof askingPages)[number];
export type PageKind = AskingPage | (typeof tellingPages)[number];

/** Texts of forms that are shared by several pages. */
export const formWords = [
  'address',
  'name',
  'language',
  'sections',
  'textOnly',
  'export',
  'forgetName',
  'again',
  'promise',
  'consent',
] as const;

/** Texts of the site without parameters. */
export const siteWords = [
  'previousIssue',
  'nextIssue',
  'previousStory',
  'nextStory',
  'published',
  'sections',
  'tags',
  'sources',
  'authors',
  'languages',
  'browse',
  'search',
  'searchLabel',
  'searchButton',
  'searching',
  'allSections',
  'allYears',
  'section',
  'year',
  'searchOff',
  'followTitle',
  'followBody',
  'feedOfIssues',
  'feedOfItems',
  'allFeeds',
  'memberFeeds',
  'byMail',
  'lostTitle',
  'lostBody',
  'movedTitle',
] as const;

/** With those that have parameters. */
export interface SiteWords extends Record<(typeof siteWords)[number], string> {
  inIssue: (number: number, date: string) => string;
  listOf: (name: string) => string;
  feedOfSection: (name: string) => string;
  /** The number of stories that were found. */
  found: (count: number) => string;
}

export interface PageWords {
  title: string;
  body: string;
  /** Of a form. */
  button: string | undefined;
}

export interface SystemMailWords {
  subject: string;
  title: string;
  body: string;
  button: string;
  /** Small, below the button. */
  after: string;
}

/** The fixed texts of mail, web pages and text parts, from the files in `messages/`. */
export interface Words {
  /** In place of an unknown name, as in `greeting`. */
  reader: string;
  greeting: (name: string) => string;
  /** The line above the title; `date` is formatted already. */
  issueLine: (number: number, date: string) => string;
  contents: string;
  /** Heading of items without a section, if others have one. */
  otherItems: string;
  readMore: string;
  /** Heading of footnotes. */
  notes: string;
  backToText: string;
  /** Before the alt text of a picture in the text part. */
  picture: string;
  done: string;
  notDone: string;
  callout: Record<'note' | 'tip' | 'warning' | 'important', string>;
  corrected: (date: string) => string;
  withdrawn: string;
  whyYouGetThis: (newsletter: string) => string;
  unsubscribe: string;
  preferences: string;
  viewInBrowser: string;
  allIssues: string;
  followByFeed: string;
  /** On the archive page before the first issue. */
  noIssues: string;
  skipToContent: string;
  site: SiteWords;
  /** The fixed words of a page of the public service. */
  page: (kind: PageKind, newsletter: string) => PageWords;
  /** Names of fields, and their explanations. */
  form: (newsletter: string) => Record<(typeof formWords)[number], string>;
  /** The fixed words of a system mail. */
  systemMail: (kind: SystemMailKind, newsletter: string) => SystemMailWords;
}
