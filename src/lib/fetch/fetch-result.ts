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

export interface FetchedAt {
  url: string;
  /** The same, if all redirects were permanent (301, 308): use it from now on. */
  moved?: string;
}

export type FetchResult =
  | (FetchedAt & {
      outcome: 'content';
      /** In lower case, without parameters, e.g. `text/html`. */
      type: string;
      charset?: string;
      bytes: Uint8Array;
      etag?: string;
      lastModified?: string;
    })
  | (FetchedAt & { outcome: 'unchanged' })
  | { outcome: 'later'; status: number; after?: Date }
  | { outcome: 'failed'; problem: Problem };
