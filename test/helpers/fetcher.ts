import { createFetcher, type Fetcher } from '../../src/lib/fetch/fetcher.ts';

/** A fetcher on which nothing depends on the time, unless a test says so. */
export function testFetcher(options: Partial<Parameters<typeof createFetcher>[0]> = {}): Fetcher {
  return createFetcher({ userAgent: 'test', now: () => new Date(), ...options });
}
