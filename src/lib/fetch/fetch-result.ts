import type { Problem } from '../../model/problem.ts';

export interface FetchOptions {
  /** Media types, as in the header `Accept`; default: any. */
  accept?: string;
  etag?: string;
  lastModified?: string;
  /** The `url` of that answer: validators are sent only to it. Default: the requested URL. */
  seenAt?: string;
  limits?: Partial<FetchLimits>;
  signal?: AbortSignal;
}

export interface FetchLimits {
  /** Of a body, encoded and decoded. */
  bytes: number;
  /** Including the wait for a connection, and redirects. */
  seconds: number;
  redirects: number;
}

export type FetchResult =
  | FetchedContent
  | Unchanged
  | RetryLater
  | { outcome: 'failed'; problem: Problem };

export interface FetchedAt {
  url: string;
  /** The same, if all redirects were permanent (301, 308): use it from now on. */
  moved?: string;
}

export interface FetchedContent extends FetchedAt {
  outcome: 'content';
  /** In lower case, without parameters, e.g. `text/html`. */
  type: string;
  charset?: string;
  bytes: Uint8Array;
  etag?: string;
  lastModified?: string;
}

export interface Unchanged extends FetchedAt {
  outcome: 'unchanged';
}

export interface RetryLater {
  outcome: 'later';
  status: number;
  after?: Date;
}
