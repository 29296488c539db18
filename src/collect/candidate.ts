import type { Outcome } from '../model/problem.ts';

/** A story that may become an item of the inbox. Unknown fields are absent. */
export interface Candidate {
  /** For messages: a file's name, or a URL. */
  from: string;
  line?: number;
  title: string;
  /** Clean Markdown (GFM), absolute links. A picture's URL is absolute, or a key of `pictures`. */
  body: string;
  /** By the path that the body has, e.g. `images/1.png`. */
  pictures: ReadonlyMap<string, Uint8Array>;
  url?: string;
  onWeb?: true;
  /** Its URL shows other stories at other times, so that it cannot identify this one. */
  hasSharedUrl?: true;
  guid?: string;
  author?: string;
  source?: string;
  date?: string;
  /** BCP 47, as the document declares it. */
  language?: string;
  tags: string[];
  summary?: string;
  image?: { path: string; alt?: string };
}

export interface Document {
  bytes: Uint8Array;
  /** For messages: a file's name, or a URL. */
  from: string;
  url?: string;
  charset?: string;
  /** A web page in its place is an error. */
  isFeed?: true;
  /** Of a text: the lines (from 1) at which the editor says that stories begin. */
  splitAt?: readonly number[];
}

export interface Reading {
  candidates: Candidate[];
  /** Pages to read as well. */
  links: string[];
  documents: { name: string; bytes: Uint8Array }[];
  /** The sender's name, where the words that they sent are not their own. */
  sender?: string;
}

/** Failures are problems in the outcome; it throws only for bugs. */
export type DocumentReader = (document: Document) => Promise<Outcome<Reading>>;
