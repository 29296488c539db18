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
  /** @throws never for the outside world: what failed is a value. */
  fetch(url: string, wish?: FetchOptions): Promise<FetchResult>;
  /** Ends everything; what is under way comes back as `cancelled`. */
  close(): Promise<void>;
}

const usual: FetchLimits = { bytes: 10 * 1024 * 1024, seconds: 30, redirects: 5 };

/**
 * Fetches addresses that an outsider can choose. Only public ones are reached, by at most two
 * connections to an origin, with no cookies, no Referer and no proxy from the environment. A
 * redirect from https to http is followed on https, so that nothing is read unprotected that was
 * asked for protected.
 * @param options.userAgent Who asks, and where to find out more.
 * @param options.allowLoopback Which servers of this machine are reached too; default: none.
 * @param options.lookup Finds the addresses of a name; default: as the system does.
 * @param options.limits Default: 10 MiB, 30 seconds, 5 redirects.
 */
export function createFetcher(options: {
  userAgent: string;
  allowLoopback?: Loopback;
  lookup?: Lookup;
  limits?: Partial<FetchLimits>;
  now?: () => Date;
}): Fetcher {
  const { allowLoopback = false, lookup = systemLookup, now = () => new Date() } = options;
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const agent = new Agent({
    connect: checkedConnector(lookup, allowLoopback, closing.signal),
    connections: 2,
    maxHeaderSize: 32 * 1024,
    // Ours is the limit that counts: it is for all of it.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  const ask = (
    url: URL,
    wish: FetchOptions,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> =>
    agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'GET',
      headers: {
        'user-agent': options.userAgent,
        accept: wish.accept ?? '*/*',
        'accept-encoding': acceptEncoding,
        ...validatorsOf(wish, url.href),
      },
      signal,
    });

  /** @param trip Where it has come to. */
  async function follow(
    trip: { url: URL },
    wish: FetchOptions,
    limits: FetchLimits,
    signal: AbortSignal,
  ): Promise<FetchResult> {
    let forGood = true;
    for (let redirects = 0; redirects <= limits.redirects; redirects += 1) {
      const answer = await ask(trip.url, wish, signal);
      // A body that nobody reads ends with an error that nobody needs.
      answer.body.on('error', () => {});
      try {
        const next = redirectOf(answer, trip.url);
        if (next === undefined) {
          const url = trip.url.href;
          const found = forGood && redirects > 0 ? { url, moved: url } : { url };
          return await settle(answer, found, wish, limits, now());
        }
        if (!(next instanceof URL)) return { outcome: 'failed', problem: next };
        forGood &&= answer.statusCode === 301 || answer.statusCode === 308;
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
      const wish = { ...given, seenAt: given.seenAt ?? url.href };
      const limits = { ...usual, ...options.limits, ...wish.limits };
      const timeout = AbortSignal.timeout(limits.seconds * 1000);
      const signals = [timeout, closing.signal, wish.signal].filter((each) => each !== undefined);
      const signal = AbortSignal.any(signals);
      const trip = { url };
      try {
        signal.throwIfAborted();
        // undici does not let go of a request that is not under way yet.
        return await Promise.race([follow(trip, wish, limits, signal), aborted(signal)]);
      } catch (error) {
        const code = signal.aborted ? endOf(signal) : classifyFetchError(error);
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

function endOf(signal: AbortSignal): FetchErrorCode {
  return signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError'
    ? 'no-answer'
    : 'cancelled';
}

/** Where a redirect leads; undefined: the answer is none. */
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

/** What an answer means that leads nowhere else. */
async function settle(
  { statusCode: status, headers, body }: Dispatcher.ResponseData,
  found: FetchedAt,
  wish: FetchOptions,
  limits: FetchLimits,
  now: Date,
): Promise<FetchResult> {
  if (status === 200 || status === 203) {
    const bytes = await readBody(body, headers, limits.bytes);
    return {
      outcome: 'content',
      ...found,
      ...contentType(headers),
      bytes,
      ...validatorsIn(headers),
    };
  }
  if (status === 304 && Object.keys(validatorsOf(wish, found.url)).length > 0)
    return { outcome: 'unchanged', ...found };
  if (status === 429 || status === 503) {
    const after = retryAfter(headers, now);
    return after === undefined ? { outcome: 'later', status } : { outcome: 'later', status, after };
  }
  return {
    outcome: 'failed',
    problem: fetchProblems['bad-status']({ status, host: new URL(found.url).hostname }),
  };
}
