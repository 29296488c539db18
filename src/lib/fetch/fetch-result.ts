import type { Problem } from '../../model/problem.ts';

/** What to request, and the validators of an earlier answer. */
export interface FetchOptions {
  /** Media types, as in the header `Accept`; default: any. */
  accept?: string;
  /** From an earlier answer, unchanged. */
  etag?: string;
  lastModified?: string;
  /**
   * The `url` of that earlier answer; default: the requested URL. Validators are sent only to it:
   * elsewhere, the same ones may stand for other content.
   */
  seenAt?: string;
  limits?: Partial<FetchLimits>;
  signal?: AbortSignal;
}

export interface FetchLimits {
  /** For a body, both encoded and decoded. */
  bytes: number;
  /** For everything: waiting for a connection, redirects, and the whole body. */
  seconds: number;
  redirects: number;
}

export type FetchResult =
  | FetchedContent
  | Unchanged
  | RetryLater
  | { outcome: 'failed'; problem: Problem };

export interface FetchedAt {
  /** After redirects: the base URL of links. */
  url: string;
  /** The same, if all redirects were permanent (301, 308): the URL to use from now on. */
  moved?: string;
}

export interface FetchedContent extends FetchedAt {
  outcome: 'content';
  /** In lower case, without parameters, e.g. `text/html`. */
  type: string;
  /** From the header, in lower case. */
  charset?: string;
  bytes: Uint8Array;
  etag?: string;
  lastModified?: string;
}

/** The content is that of the earlier answer. */
export interface Unchanged extends FetchedAt {
  outcome: 'unchanged';
}

/** The server refuses requests for now (status 429 or 503). */
export interface RetryLater {
  outcome: 'later';
  status: number;
  /** When to try again, if the server says so. */
  after?: Date;
}
