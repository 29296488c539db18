import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Lookup } from '../../../src/lib/fetch/connector.ts';
import type { FetchResult } from '../../../src/lib/fetch/fetch-result.ts';
import type { Fetcher } from '../../../src/lib/fetch/fetcher.ts';
import { testFetcher } from '../../helpers/fetcher.ts';
import { answered, type RawWeb, startRawWeb } from '../../helpers/raw-web.ts';

/**
 * The first server may be reached, by its port alone; the canary stands on the same machine, at
 * another port, and may not.
 */
let server: RawWeb;
let canary: RawWeb;
let fetcher: Fetcher;

/** Every name leads to this machine. */
const here: Lookup = (_, __, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]);

/** `/301?to` leads on to `to`; `/chain/…` leads on to what follows; `/loop/1` to `/loop/2`. */
function answer(path: string): Buffer {
  const url = new URL(path, 'http://any.example');
  const status = /^\/(30\d)$/.exec(url.pathname)?.[1];
  if (status !== undefined) {
    const to = decodeURIComponent(url.search.slice(1)).replaceAll('CANARY', String(canary.port));
    return answered(Number(status), [`Location: ${to}`, 'Set-Cookie: seen=1'], 'elsewhere');
  }
  const loop = /^\/loop\/(\d+)$/.exec(url.pathname)?.[1];
  if (loop !== undefined) return answered(302, [`Location: ${Number(loop) + 1}`]);
  if (url.pathname === '/round') return answered(301, ['Location: /round']);
  if (url.pathname === '/nowhere') return answered(302, []);
  return answered(200, ['Content-Type: text/plain'], url.pathname + url.search);
}

beforeAll(async () => {
  server = await startRawWeb((path, socket) => socket.write(answer(path)));
  canary = await startRawWeb((_, socket) => socket.write(answered(200, [], 'the canary')));
  fetcher = testFetcher({ lookup: here, allowLoopback: [server.port] });
});

afterAll(async () => {
  await fetcher.close();
  await server.close();
  await canary.close();
});

const via = (status: number, to: string): string =>
  server.url(`/${status}?${encodeURIComponent(to)}`);
const codeOf = (fetched: FetchResult): string =>
  fetched.outcome === 'failed' ? fetched.problem.code : fetched.outcome;
const textOf = (fetched: FetchResult): string =>
  fetched.outcome === 'content' ? Buffer.from(fetched.bytes).toString() : codeOf(fetched);

const statuses = [301, 302, 303, 307, 308];

describe.each(statuses)('a redirect by status %i', (status) => {
  test('is followed, also where it is relative', async () => {
    expect(textOf(await fetcher.fetch(via(status, '/there')))).toBe('/there');
    expect(textOf(await fetcher.fetch(via(status, 'there#part')))).toBe('/there');
    expect(textOf(await fetcher.fetch(via(status, `//127.0.0.1:${server.port}/x`)))).toBe('/x');
    expect(textOf(await fetcher.fetch(via(status, `http://news.example:${server.port}/y`)))).toBe(
      '/y',
    );
  });

  test.each([
    ...['http://127.0.0.1:CANARY/', '//127.0.0.1:CANARY/', 'http://localhost:CANARY/'],
    ...['http://[::1]:CANARY/', 'http://[::ffff:127.0.0.1]:CANARY/', 'http://0.0.0.0:CANARY/'],
    ...['http://2130706433:CANARY/', 'http://0x7f.1:CANARY/', 'https://127.0.0.1:CANARY/'],
    ...['http://private.example:CANARY/', '\\\\127.0.0.1:CANARY\\', 'http:127.0.0.1:CANARY'],
    ...['http://169.254.169.254/latest/meta-data/', 'http://10.0.0.1/', 'http://[fd00::1]/'],
    ...['http://127.0.0.1:6379/', 'http://news.example:25/'],
  ])('does not lead to %s', async (to) => {
    // `http:host` is a path where it is met at an http address; everything else is a host.
    const path = to.startsWith('http:1');
    expect(codeOf(await fetcher.fetch(via(status, to)))).toBe(path ? 'content' : 'unsafe-address');
    expect(canary.connections()).toBe(0);
  });

  test.each([
    ...['file:///etc/passwd', 'ftp://127.0.0.1/', 'data:text/html,hello', 'javascript:alert(1)'],
    ...['gopher://127.0.0.1:CANARY/_x', 'ws://127.0.0.1:CANARY/', 'mailto:who', 'blob:http://a/b'],
    ...['http://who:secret@127.0.0.1:CANARY/', 'http://[::1%25lo]:CANARY/', 'http://256.1.1.1/'],
  ])('is not followed to %s', async (to) => {
    expect(codeOf(await fetcher.fetch(via(status, to)))).toBe('bad-url');
    expect(canary.connections()).toBe(0);
  });
});

test('a chain is checked at its last link too', async () => {
  const last = via(307, `http://127.0.0.1:${canary.port}/`);
  const chain = via(301, via(302, via(303, last)));
  expect(codeOf(await fetcher.fetch(chain))).toBe('unsafe-address');
  expect(canary.connections()).toBe(0);
});

test('the number of redirects is limited', async () => {
  expect(codeOf(await fetcher.fetch(server.url('/round')))).toBe('too-many-redirects');
  server.requests.length = 0;
  expect(codeOf(await fetcher.fetch(server.url('/loop/1')))).toBe('too-many-redirects');
  expect(server.requests).toHaveLength(6);
  const none = { limits: { redirects: 0 } };
  expect(codeOf(await fetcher.fetch(via(301, '/there'), none))).toBe('too-many-redirects');
  expect(codeOf(await fetcher.fetch(server.url('/there'), none))).toBe('content');
});

test('a redirect that leads nowhere is a bad answer', async () => {
  expect(codeOf(await fetcher.fetch(server.url('/nowhere')))).toBe('bad-status');
});

test('a new URL is returned if every redirect is permanent', async () => {
  const there = server.url('/there');
  expect(await fetcher.fetch(via(301, via(308, '/there#x')))).toMatchObject({
    url: there,
    moved: there,
  });
  for (const address of [via(301, via(302, '/there')), via(307, via(301, '/there')), there]) {
    const fetched = await fetcher.fetch(address);
    expect(fetched).toMatchObject({ outcome: 'content', url: there });
    expect(fetched).not.toHaveProperty('moved');
  }
});

test('a URL with non-ASCII characters is followed', async () => {
  expect(textOf(await fetcher.fetch(via(302, '/čitati?ž')))).toBe('/%C4%8Ditati?%C5%BE');
});

test('no cookie and no referrer are sent', async () => {
  server.requests.length = 0;
  await fetcher.fetch(via(302, '/there'));
  await fetcher.fetch(via(302, '/there'));
  for (const request of server.requests) expect(request).not.toMatch(/cookie|referer|origin/i);
});
