import { lookup as systemLookup } from 'node:dns';
import { setMaxListeners } from 'node:events';
import { Agent, type Dispatcher } from 'undici';
import { acceptEncoding, readBody } from './body.ts';
import { checkedConnector, type Lookup } from './connector.ts';
import {
  classifyFetchError,
  describeFetchError,
  type FetchErrorCode,
  fetchError,
} from './fetch-errors.ts';
import type { FetchedAt, FetchLimits, FetchOptions, FetchResult } from './fetch-result.ts';
import { parseFetchUrl } from './fetch-url.ts';
import { contentType, locationOf, retryAfter, validatorsIn, validatorsOf } from './headers.ts';
import { fetchProblems } from './problems.ts';
import type { Loopback } from './reachable.ts';

export interface Fetcher {
  /** Throws only for bugs. */
  fetch(url: string, request?: FetchOptions): Promise<FetchResult>;
  /** Ends all requests; the running ones return `cancelled`. */
  close(): Promise<void>;
}

const defaultLimits: FetchLimits = { bytes: 10 * 1024 * 1024, seconds: 30, redirects: 5 };

/**
 * Fetches URLs that an outsider can choose: only from public addresses, by at most two connections
 * to an origin, without cookies, Referer and proxies of the environment. A redirect from https to
 * http is followed on https.
 * @param options.userAgent Names the program, with a URL.
 * @param options.allowLoopback Ports of this machine that are allowed; default: none.
 * @param options.limits Default: 10 MiB, 30 seconds, 5 redirects.
 */
export function createFetcher(options: {
  userAgent: string;
  allowLoopback?: Loopback;
  lookup?: Lookup;
  limits?: Partial<FetchLimits>;
  /** For the dates that a server says to wait until. */
  now: () => Date;
}): Fetcher {
  const { allowLoopback = false, lookup = systemLookup, now } = options;
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const agent = new Agent({
    connect: checkedConnector(lookup, allowLoopback, closing.signal),
    connections: 2,
    maxHeaderSize: 32 * 1024,
    // One time limit covers the whole fetch.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  const send = (url: URL, request: FetchOptions, signal: AbortSignal) =>
    agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'GET',
      headers: {
        'user-agent': options.userAgent,
        accept: request.accept ?? '*/*',
        'accept-encoding': acceptEncoding,
        ...validatorsOf(request, url.href),
      },
      signal,
    });

  async function follow(
    trip: { url: URL },
    request: FetchOptions,
    limits: FetchLimits,
    signal: AbortSignal,
  ): Promise<FetchResult> {
    let isPermanent = true;
    for (let redirects = 0; redirects <= limits.redirects; redirects += 1) {
      const answer = await send(trip.url, request, signal);
      // A body that is not read to its end emits an error.
      answer.body.on('error', () => {});
      try {
        const next = redirectOf(answer, trip.url);
        if (next === undefined) {
          const url = trip.url.href;
          const found = isPermanent && redirects > 0 ? { url, moved: url } : { url };
          return await readAnswer(answer, found, request, limits, now());
        }
        if (!(next instanceof URL)) return { outcome: 'failed', problem: next };
        isPermanent &&= answer.statusCode === 301 || answer.statusCode === 308;
        trip.url = next;
      } finally {
        answer.body.destroy();
      }
    }
    throw fetchError('too-many-redirects');
  }

  return {
    async fetch(address, given = {}) {
      const url = parseFetchUrl(address);
      if (!(url instanceof URL)) return { outcome: 'failed', problem: url };
      const request = { ...given, seenAt: given.seenAt ?? url.href };
      const limits = { ...defaultLimits, ...options.limits, ...request.limits };
      const timeout = AbortSignal.timeout(limits.seconds * 1000);
      const signal = AbortSignal.any([timeout, closing.signal, ...[request.signal ?? []].flat()]);
      const trip = { url };
      try {
        signal.throwIfAborted();
        // undici does not abort requests that wait for a connection.
        return await Promise.race([follow(trip, request, limits, signal), aborted(signal)]);
      } catch (error) {
        const code = signal.aborted ? codeOfAbort(signal) : classifyFetchError(error);
        return { outcome: 'failed', problem: describeFetchError(code, trip.url.hostname, limits) };
      }
    },
    async close() {
      closing.abort();
      await agent.destroy();
    },
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function codeOfAbort(signal: AbortSignal): FetchErrorCode {
  return signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError'
    ? 'no-answer'
    : 'cancelled';
}

function redirectOf(
  { statusCode, headers }: Dispatcher.ResponseData,
  url: URL,
): ReturnType<typeof parseFetchUrl> | undefined {
  if (![301, 302, 303, 307, 308].includes(statusCode)) return undefined;
  const location = locationOf(headers);
  if (location === undefined) return undefined;
  const next = parseFetchUrl(location, url);
  if (next instanceof URL && url.protocol === 'https:') next.protocol = 'https:';
  return next;
}

async function readAnswer(
  { statusCode: status, headers, body }: Dispatcher.ResponseData,
  found: FetchedAt,
  request: FetchOptions,
  limits: FetchLimits,
  now: Date,
): Promise<FetchResult> {
  if (status === 200 || status === 203) {
    const bytes = await readBody(body, headers, limits.bytes);
    const kind = contentType(headers);
    return { outcome: 'content', ...found, ...kind, bytes, ...validatorsIn(headers) };
  }
  if (status === 304 && Object.keys(validatorsOf(request, found.url)).length > 0)
    return { outcome: 'unchanged', ...found };
  if (status === 429 || status === 503) {
    const after = retryAfter(headers, now);
    return { outcome: 'later', status, ...(after !== undefined && { after }) };
  }
  const host = new URL(found.url).hostname;
  return { outcome: 'failed', problem: fetchProblems['bad-status']({ status, host }) };
}
