import type { Outcome } from '../model/problem.ts';

/**
 * A story as it was found, in whatever form: what may become an item of the inbox. What is not
 * known is absent; nothing is guessed.
 */
export interface Candidate {
  /** How the account and problems name where it comes from: a file's name, or an address. */
  from: string;
  /** Where it begins, in a text that holds several. */
  line?: number;
  /** Plain, one line. */
  title: string;
  /**
   * Clean Markdown (GFM). Links are absolute. A picture's address is either absolute, or a key
   * of `pictures`; one without words for those who do not see it has an empty alt text.
   */
  body: string;
  /** Pictures that came inside the document, by the path that the body names, e.g. `images/1.png`. */
  pictures: ReadonlyMap<string, Uint8Array>;
  /** Where it can be read in full: absolute, http or https. */
  url?: string;
  /** It lies on the web, where it can be read in full. */
  onWeb?: true;
  /** Its address shows one story after the other: it does not tell this one. */
  passing?: true;
  /** What its feed knows it by, to the letter. */
  guid?: string;
  author?: string;
  /** Who published it first. */
  source?: string;
  /** `YYYY-MM-DD`. */
  date?: string;
  /** BCP 47, where the document says it. */
  language?: string;
  tags: string[];
  /** Plain. */
  summary?: string;
  /** The picture that stands for it, named as in `body`. */
  image?: { path: string; alt?: string };
}

/** A document to be read. */
export interface Document {
  bytes: Uint8Array;
  /** How problems and candidates name it: a file's name, or an address. */
  from: string;
  /** Where it was fetched from, after redirects: what its links are relative to. */
  url?: string;
  /** What the server said of its letters (HTTP `charset`). */
  charset?: string;
  /** It was asked for as a feed: a page in its place is told of, and no story. */
  isFeed?: true;
  /** Of a text: the lines at which a person said that stories begin, from 1. */
  splitAt?: readonly number[];
}

/** What was found in one document. */
export interface Reading {
  candidates: Candidate[];
  /** Addresses that it sends on to: a mail that says little but "look at this". */
  links: string[];
  /** Documents inside it, to be read in their turn: attachments. */
  documents: { name: string; bytes: Uint8Array }[];
  /** The name of who sent it, where what they sent is not their own words. */
  sender?: string;
}

/** Reads one kind of document. Faults are problems in the outcome; it throws for bugs alone. */
export type Reader = (document: Document) => Promise<Outcome<Reading>>;
