import type { Problem } from '../../model/problem.ts';

/** What is asked for, and what of it is there already. */
export interface FetchOptions {
  /** Media types, as in the header `Accept`; default: any. */
  accept?: string;
  /** As an earlier answer gave them; they are sent as they are. */
  etag?: string;
  lastModified?: string;
  /**
   * The `url` of that earlier answer; default: the address that is asked for. They are sent to
   * this one alone, also behind a redirect: another may use the same words for what was never seen.
   */
  seenAt?: string;
  limits?: Partial<FetchLimits>;
  signal?: AbortSignal;
}

export interface FetchLimits {
  /** Of a body, as it is sent and as it is decoded. */
  bytes: number;
  /** For everything: the wait for a free connection, redirects, and the body to its end. */
  seconds: number;
  redirects: number;
}

export type FetchResult =
  | FetchedContent
  | Unchanged
  | RetryLater
  | { outcome: 'failed'; problem: Problem };

export interface FetchedAt {
  /** After redirects: what links are relative to. */
  url: string;
  /** The same, where every redirect to it is for good (301, 308): what to ask from now on. */
  moved?: string;
}

export interface FetchedContent extends FetchedAt {
  outcome: 'content';
  /** E.g. `text/html`: lower case, without parameters. */
  type: string;
  /** What the header says, in lower case. */
  charset?: string;
  bytes: Uint8Array;
  etag?: string;
  lastModified?: string;
}

/** What was seen is still so. */
export interface Unchanged extends FetchedAt {
  outcome: 'unchanged';
}

/** The server asks for patience (status 429 or 503). */
export interface RetryLater {
  outcome: 'later';
  status: number;
  /** Not before this; absent: it did not say. */
  after?: Date;
}
