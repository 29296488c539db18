import type { LetterKind } from '../newsletter/letter.ts';

export interface LetterWords {
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
  /** The fixed words of a letter of the system. */
  letter: (kind: LetterKind, newsletter: string) => LetterWords;
}
