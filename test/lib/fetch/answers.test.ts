import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { FetchResult } from '../../../src/lib/fetch/fetch-result.ts';
import { createFetcher, type Fetcher } from '../../../src/lib/fetch/fetcher.ts';
import { answered, type RawWeb, startRawWeb } from '../../helpers/raw-web.ts';

let server: RawWeb;
let fetcher: Fetcher;
let said: Buffer;
const now = new Date('2026-11-24T12:00:00Z');

beforeAll(async () => {
  server = await startRawWeb((path, socket, request) => {
    if (path === '/on') socket.write(answered(302, ['Location: /feed'], 'elsewhere'));
    else if (path !== '/feed') socket.write(said);
    else if (/if-none-match: "a"/i.test(request)) socket.write(answered(304, ['ETag: "a"']));
    else socket.write(answered(200, ['ETag: "a"', 'Content-Type: text/xml'], '<rss/>'));
  });
  fetcher = createFetcher({ userAgent: 'masthead test', allowLoopback: true, now: () => now });
});

afterEach(() => {
  vi.unstubAllEnvs();
});

afterAll(async () => {
  await fetcher.close();
  await server.close();
});

async function answerTo(
  status: number,
  headers: string[],
  body: string | Buffer = '',
): Promise<FetchResult> {
  said = answered(status, headers, body);
  return fetcher.fetch(server.url('/said'));
}

test('a request has no headers but these', async () => {
  said = answered(200, []);
  server.requests.length = 0;
  await fetcher.fetch(`${server.url('/said?q=1')}#part`, { accept: 'application/rss+xml' });
  expect(server.requests[0]?.split('\r\n')).toEqual([
    'GET /said?q=1 HTTP/1.1',
    `host: 127.0.0.1:${server.port}`,
    'connection: keep-alive',
    'user-agent: masthead test',
    'accept: application/rss+xml',
    'accept-encoding: gzip, deflate, br',
  ]);
});

test('content is returned with its metadata', async () => {
  expect(
    await answerTo(
      200,
      [
        'Content-Type: Text/HTML; Charset="UTF-8"; version=1',
        'ETag: W/"x-1"',
        'Last-Modified: Mon, 02 Nov 2026 10:00:00 GMT',
      ],
      'Zdravo',
    ),
  ).toEqual({
    outcome: 'content',
    url: server.url('/said'),
    type: 'text/html',
    charset: 'utf-8',
    bytes: Buffer.from('Zdravo'),
    etag: 'W/"x-1"',
    lastModified: 'Mon, 02 Nov 2026 10:00:00 GMT',
  });
});

test.each([
  [['application/rss+xml; charset=ISO-8859-2'], 'application/rss+xml', 'iso-8859-2'],
  [['text/xml;charset=utf-8;charset=latin1'], 'text/xml', 'utf-8'],
  [['TEXT/PLAIN'], 'text/plain', undefined],
  [['text/plain; charset='], 'text/plain', undefined],
  [['text/html, text/xml; charset=koi8-r'], 'text/xml', 'koi8-r'],
  [['text/html', 'application/json'], 'application/json', undefined],
  [['text/html, nonsense'], 'text/html', undefined],
  [['nonsense'], 'application/octet-stream', undefined],
  [[''], 'application/octet-stream', undefined],
  [[], 'application/octet-stream', undefined],
])('the type %j is %s, its charset %s', async (values, type, charset) => {
  const fetched = await answerTo(
    200,
    values.map((value) => `Content-Type: ${value}`),
  );
  expect(fetched).toMatchObject({ outcome: 'content', type });
  expect('charset' in fetched ? fetched.charset : undefined).toBe(charset);
});

describe('a conditional request', () => {
  const headersSent = (): string[] =>
    server.requests.map((each) => /^if-.*$/gim.exec(each)?.[0] ?? 'nothing');

  test('returns unchanged', async () => {
    expect(await fetcher.fetch(server.url('/feed'), { etag: '"a"' })).toEqual({
      outcome: 'unchanged',
      url: server.url('/feed'),
    });
    expect(await fetcher.fetch(server.url('/feed'), { etag: '"b"' })).toMatchObject({
      outcome: 'content',
      etag: '"a"',
    });
  });

  test('sends the validators unchanged', async () => {
    const odd = { etag: 'no quotes \u00e9', lastModified: 'yesterday, at noon' };
    said = Buffer.from(
      `HTTP/1.1 200 Fine\r\nETag: ${odd.etag}\r\nLast-Modified: ${odd.lastModified}\r\nContent-Length: 0\r\n\r\n`,
      'latin1',
    );
    expect(await fetcher.fetch(server.url('/said'))).toMatchObject(odd);
    server.requests.length = 0;
    await fetcher.fetch(server.url('/said'), odd);
    expect(server.requests[0]).toContain(`\r\nif-none-match: ${odd.etag}\r\n`);
    expect(`${server.requests[0]}\r\n`).toContain(`\r\nif-modified-since: ${odd.lastModified}\r\n`);
  });

  test('sends them only to the URL that they are from', async () => {
    server.requests.length = 0;
    const on = server.url('/on');
    expect((await fetcher.fetch(on, { etag: '"a"' })).outcome).toBe('content');
    expect(headersSent()).toEqual(['if-none-match: "a"', 'nothing']);
    server.requests.length = 0;
    const seenAt = server.url('/feed');
    expect((await fetcher.fetch(on, { etag: '"a"', seenAt })).outcome).toBe('unchanged');
    expect(headersSent()).toEqual(['nothing', 'if-none-match: "a"']);
  });

  test('leaves out invalid validators', async () => {
    server.requests.length = 0;
    const etag = '"a"\r\nX-Smuggled: 1';
    expect((await fetcher.fetch(server.url('/feed'), { etag })).outcome).toBe('content');
    expect(headersSent()).toEqual(['nothing']);
  });

  test('ignores 304 without validators', async () => {
    expect(await answerTo(304, [])).toMatchObject({ problem: { code: 'bad-status' } });
  });
});

describe('a server that refuses requests for now', () => {
  test.each([
    ['120', '2026-11-24T12:02:00.000Z'],
    ['Wed, 25 Nov 2026 08:00:00 GMT', '2026-11-25T08:00:00.000Z'],
    ['Wednesday, 25-Nov-26 08:00:00 GMT', '2026-11-25T08:00:00.000Z'],
    ['Wed Nov 25 08:00:00 2026', '2026-11-25T08:00:00.000Z'],
  ])('is left alone until %s', async (value, after) => {
    vi.stubEnv('TZ', 'Europe/Belgrade');
    for (const status of [429, 503])
      expect(await answerTo(status, [`Retry-After: ${value}`], 'slow down')).toEqual({
        outcome: 'later',
        status,
        after: new Date(after),
      });
  });

  test.each(['', 'soon', '-5', '1.5', '1e3', '99999999999999999999', 'Wed, 99 Foo 2026'])(
    'and says “%s” has not said until when',
    async (value) => {
      expect(await answerTo(429, [`Retry-After: ${value}`])).toEqual({
        outcome: 'later',
        status: 429,
      });
    },
  );
});

test.each([201, 202, 204, 206, 300, 400, 401, 403, 404, 410, 418, 500, 502, 599])(
  'status %i is reported',
  async (status) => {
    const fetched = await answerTo(status, []);
    expect(fetched).toMatchObject({ outcome: 'failed', problem: { code: 'bad-status' } });
    expect(fetched).toHaveProperty('problem.message', `127.0.0.1 answered with status ${status}.`);
  },
);

test('at most two connections are open to an origin, and they are used again', async () => {
  const crowded = await startRawWeb((path, socket) => {
    setTimeout(() => socket.write(answered(200, [], path)), 5);
  });
  const fetched = await Promise.all(
    Array.from({ length: 20 }, (_, each) => fetcher.fetch(crowded.url(`/${each}`))),
  );
  expect(fetched.map(({ outcome }) => outcome)).toEqual(Array(20).fill('content'));
  expect(crowded.most()).toBe(2);
  expect(crowded.connections()).toBe(2);
  await crowded.close();
});
