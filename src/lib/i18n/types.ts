import type { SystemMailKind } from '../../model/system-mail.ts';

/** Pages of the public service: those that ask for something, and those that say what became of it. */
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

/** The words of forms that are not a page's own. */
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

/** The words of the site that stand as they are. */
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

/** Those with a number, a date or a name in them. */
export interface SiteWords extends Record<(typeof siteWords)[number], string> {
  inIssue: (number: number, date: string) => string;
  listOf: (name: string) => string;
  feedOfSection: (name: string) => string;
  /** How many stories were found. */
  found: (count: number) => string;
}

export interface PageWords {
  title: string;
  body: string;
  /** Of a page that asks. */
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

/**
 * Every fixed word of mail, web page and text part, from the message files in `messages/`.
 */
export interface Words {
  /** Takes the place of a name that is not known, as in `greeting`. */
  reader: string;
  greeting: (name: string) => string;
  /** The small line above the title; `date` is formatted already. */
  issueLine: (number: number, date: string) => string;
  contents: string;
  /** Heading of items that name no section, where others do. */
  otherItems: string;
  readMore: string;
  /** Heading of footnotes. */
  notes: string;
  backToText: string;
  /** Stands before a picture's description in the text part. */
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
  /** On the archive's page before the first issue. */
  noIssues: string;
  skipToContent: string;
  site: SiteWords;
  /** The fixed words of a page of the public service. */
  page: (kind: PageKind, newsletter: string) => PageWords;
  /** Names of fields, and what stands beside them. */
  form: (newsletter: string) => Record<(typeof formWords)[number], string>;
  /** The fixed words of a system mail. */
  systemMail: (kind: SystemMailKind, newsletter: string) => SystemMailWords;
}
