import type { Fetcher } from '../../lib/fetch/fetcher.ts';
import { fetchProblems } from '../../lib/fetch/problems.ts';
import type { FetchPicture } from './pictures.ts';

/** In bytes: a page of 5 MB is read, a picture of 10. */
const largest = 10 * 1024 * 1024;

/**
 * Fetches pictures. One server has so much time for all of its pictures in a run: those that
 * answer by the letter would keep everybody waiting for hours.
 * @param limits In seconds: for one picture, and for all of a server's.
 */
export function politePictures(
  fetcher: Fetcher,
  signal: AbortSignal,
  limits = { each: 10, server: 60 },
): FetchPicture {
  const spent = new Map<string, number>();
  return async (url) => {
    const host = URL.parse(url)?.host ?? '';
    const before = spent.get(host) ?? 0;
    if (before >= limits.server * 1000) {
      return fetchProblems['source-busy']({ host });
    }
    const start = performance.now();
    const fetched = await fetcher.fetch(url, {
      accept: 'image/jpeg, image/png, image/webp, image/gif',
      limits: { bytes: largest, seconds: limits.each },
      signal,
    });
    spent.set(host, before + performance.now() - start);
    if (fetched.outcome === 'content') return fetched.bytes;
    if (fetched.outcome === 'failed') return fetched.problem;
    const status = fetched.outcome === 'later' ? { status: fetched.status } : {};
    return fetchProblems['source-busy']({ host, ...status });
  };
}
