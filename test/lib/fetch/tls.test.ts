import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Fetcher } from '../../../src/lib/fetch/fetcher.ts';
import { testFetcher } from '../../helpers/fetcher.ts';
import { answered, type RawWeb, startRawWeb } from '../../helpers/raw-web.ts';

const trusted = getCACertificates('default');
/** Its own certificate's authority, for safe.example and the names below it; with its key. */
const pem = await readFile(
  join(import.meta.dirname, '../../fixtures/fetch/self-signed.pem'),
  'utf8',
);
let server: RawWeb;
let fetcher: Fetcher;

beforeAll(async () => {
  server = await startRawWeb(
    (path, socket) => {
      const back = `http://safe.example:${server.port}/back`;
      if (path === '/back') return socket.write(answered(301, [`Location: ${back}`]));
      const to = decodeURIComponent(/^\/to\?(.*)/.exec(path)?.[1] ?? '');
      return socket.write(to ? answered(301, [`Location: ${to}`]) : answered(200, [], path));
    },
    { tls: pem },
  );
});

afterAll(() => server.close());

afterEach(async () => {
  await fetcher.close();
  setDefaultCACertificates(trusted);
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

function start(trust: boolean): void {
  if (trust) setDefaultCACertificates([...trusted, pem]);
  fetcher = testFetcher({
    allowLoopback: [server.port],
    lookup: (_, __, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
  });
}

const at = (host: string, path = '/'): string => `https://${host}:${server.port}${path}`;

test('an untrusted certificate is refused, whatever the environment', async () => {
  start(false);
  vi.spyOn(process, 'emitWarning').mockReturnValue();
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  const fetched = await fetcher.fetch(at('safe.example'));
  expect(fetched).toMatchObject({ outcome: 'failed', problem: { code: 'tls-failed' } });
  expect(server.requests).toEqual([]);
});

test('a certificate for another name is refused', async () => {
  start(true);
  expect(await fetcher.fetch(at('other.example'))).toMatchObject({
    problem: { code: 'tls-failed' },
  });
  expect(await fetcher.fetch(at('127.0.0.1'))).toMatchObject({ problem: { code: 'tls-failed' } });
  expect(server.requests).toEqual([]);
  expect(await fetcher.fetch(at('safe.example'))).toMatchObject({ outcome: 'content' });
});

test('a server without TLS has another code than a missing server', async () => {
  start(true);
  const plain = await startRawWeb(() => {}, { greeting: 'HTTP/1.1 400 No\r\n\r\n' });
  const own = testFetcher({ allowLoopback: true });
  const url = plain.url('/').replace('http:', 'https:');
  expect(await own.fetch(url)).toMatchObject({ problem: { code: 'tls-failed' } });
  await plain.close();
  expect(await own.fetch(url)).toMatchObject({ problem: { code: 'connection-failed' } });
  await own.close();
});

test('a redirect to http is followed on https', async () => {
  start(true);
  const plainly = `http://news.safe.example:${server.port}/there`;
  const url = at('news.safe.example', '/there');
  expect(
    await fetcher.fetch(at('safe.example', `/to?${encodeURIComponent(plainly)}`)),
  ).toMatchObject({ outcome: 'content', url, moved: url, bytes: Buffer.from('/there') });
});

test('and one that leads from https to http for ever ends', async () => {
  start(true);
  const fetched = await fetcher.fetch(at('safe.example', '/back'));
  expect(fetched).toMatchObject({ problem: { code: 'too-many-redirects' } });
});
