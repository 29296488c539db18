import type { Fetcher } from '../../lib/fetch/fetcher.ts';
import { fetchProblems } from '../../lib/fetch/problems.ts';
import type { FetchPicture } from './import-pictures.ts';

const maxBytes = 10 * 1024 * 1024;

/** In seconds. */
const limits = { each: 10, server: 60 };

/** Limits the time for all pictures of a server. `clock` is in milliseconds. */
export function createPictureFetcher(
  fetcher: Pick<Fetcher, 'fetch'>,
  signal: AbortSignal,
  clock: () => number,
): FetchPicture {
  const spent = new Map<string, number>();
  return async (url) => {
    const host = URL.parse(url)?.host ?? '';
    const before = spent.get(host) ?? 0;
    if (before >= limits.server * 1000) {
      return fetchProblems['source-busy']({ host });
    }
    const start = clock();
    const fetched = await fetcher.fetch(url, {
      accept: 'image/jpeg, image/png, image/webp, image/gif',
      limits: { bytes: maxBytes, seconds: limits.each },
      signal,
    });
    spent.set(host, before + clock() - start);
    if (fetched.outcome === 'content') return fetched.bytes;
    if (fetched.outcome === 'failed') return fetched.problem;
    const status = fetched.outcome === 'later' ? { status: fetched.status } : {};
    return fetchProblems['source-busy']({ host, ...status });
  };
}
