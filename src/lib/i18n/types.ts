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
  'moreResults',
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

export interface SiteWords extends Record<(typeof siteWords)[number], string> {
  inIssue: (number: number, date: string) => string;
  listOf: (name: string) => string;
  feedOfSection: (name: string) => string;
  found: (count: number) => string;
}

export interface PageWords {
  title: string;
  body: string;
  button: string | undefined;
}

export interface SystemMailWords {
  subject: string;
  title: string;
  body: string;
  button: string;
  after: string;
}

/** The fixed texts of mail and pages, from `messages/`. */
export interface Words {
  /** In place of an unknown name, as in `greeting`. */
  reader: string;
  greeting: (name: string) => string;
  /** `date` is formatted already. */
  issueLine: (number: number, date: string) => string;
  contents: string;
  /** Heading of items without a section, if others have one. */
  otherItems: string;
  readMore: string;
  readWhole: (title: string) => string;
  addToCalendar: (title: string) => string;
  notes: string;
  backToText: string;
  picture: string;
  done: string;
  notDone: string;
  callout: Record<'note' | 'tip' | 'warning' | 'important', string>;
  corrected: (date: string) => string;
  withdrawn: string;
  whyYouGetThis: (newsletter: string) => string;
  sentTo: (address: string) => string;
  /** In place of an unknown address, as in `sentTo`. */
  yourAddress: string;
  unsubscribe: string;
  preferences: string;
  viewInBrowser: string;
  allIssues: string;
  followByFeed: string;
  noIssues: string;
  skipToContent: string;
  site: SiteWords;
  page: (kind: PageKind, newsletter: string) => PageWords;
  form: (newsletter: string) => Record<(typeof formWords)[number], string>;
  systemMail: (kind: SystemMailKind, newsletter: string) => SystemMailWords;
}
