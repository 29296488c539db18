import type { Outcome } from '../model/problem.ts';

/** A story as it was found, which may become an item of the inbox. Unknown fields are absent. */
export interface Candidate {
  /** Where it comes from, for messages: a file's name, or a URL. */
  from: string;
  /** Where it begins, in a text that holds several. */
  line?: number;
  /** Plain, one line. */
  title: string;
  /**
   * Clean Markdown (GFM). Links are absolute. A picture's URL is either absolute, or a key of
   * `pictures`; one without alt text has an empty one.
   */
  body: string;
  /** Pictures inside the document, by the path that the body has, e.g. `images/1.png`. */
  pictures: ReadonlyMap<string, Uint8Array>;
  /** Where it can be read in full: absolute, http or https. */
  url?: string;
  /** It was found on the web, where it can be read in full. */
  onWeb?: true;
  /** Its URL shows other stories at other times, so that it cannot identify this one. */
  hasSharedUrl?: true;
  /** Its id in its feed, unchanged. */
  guid?: string;
  author?: string;
  /** Who published it first. */
  source?: string;
  /** `YYYY-MM-DD`. */
  date?: string;
  /** BCP 47, as the document declares it. */
  language?: string;
  tags: string[];
  /** Plain. */
  summary?: string;
  /** The picture that represents it, named as in `body`. */
  image?: { path: string; alt?: string };
}

/** A document to be read. */
export interface Document {
  bytes: Uint8Array;
  /** Its name for messages: a file's name, or a URL. */
  from: string;
  /** Where it was fetched from, after redirects: the base of its links. */
  url?: string;
  /** The `charset` of the HTTP response. */
  charset?: string;
  /** It was fetched as a feed: a web page in its place is an error. */
  isFeed?: true;
  /** Of a text: the lines at which a person said that stories begin, from 1. */
  splitAt?: readonly number[];
}

/** What was found in one document. */
export interface Reading {
  candidates: Candidate[];
  /** URLs of pages to read as well: those of a mail that says little but "look at this". */
  links: string[];
  /** Documents inside it, to be read as well: attachments. */
  documents: { name: string; bytes: Uint8Array }[];
  /** The sender's name, where the words that they sent are not their own. */
  sender?: string;
}

/** Reads one kind of document. Failures are problems in the outcome; it throws only for bugs. */
export type Reader = (document: Document) => Promise<Outcome<Reading>>;
