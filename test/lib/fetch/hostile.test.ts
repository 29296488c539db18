import type { Socket } from 'node:net';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FetchResult } from '../../../src/lib/fetch/fetch-result.ts';
import type { Fetcher } from '../../../src/lib/fetch/fetcher.ts';
import { testFetcher } from '../../helpers/fetcher.ts';
import { answered, type RawWeb, startRawWeb } from '../../helpers/raw-web.ts';

let server: RawWeb;
let fetcher: Fetcher;
let say: (socket: Socket) => unknown;

beforeAll(async () => {
  server = await startRawWeb((_, socket) => say(socket));
  fetcher = testFetcher({
    allowLoopback: true,
    limits: { bytes: 1024 * 1024, seconds: 5 },
  });
});

afterAll(async () => {
  await fetcher.close();
  await server.close();
});

function hear(what: (socket: Socket) => unknown, seconds = 5): Promise<FetchResult> {
  say = what;
  return fetcher.fetch(server.url('/'), { limits: { seconds } });
}

const codeOf = (fetched: FetchResult): string =>
  fetched.outcome === 'failed' ? fetched.problem.code : fetched.outcome;
const saying = (bytes: string | Buffer) => (socket: Socket) => socket.end(bytes);
const encoded = (coding: string, body: Buffer) =>
  saying(answered(200, [`Content-Encoding: ${coding}`], body));

/** Sends it again and again, for as long as somebody listens. */
const forEver = (head: string, piece: Buffer) => (socket: Socket) => {
  socket.write(head);
  const go = (): void => {
    while (socket.writable) if (!socket.write(piece)) return;
  };
  socket.on('drain', go);
  go();
};

/** What stays open is a leak: of a fetch that ended, nothing is left. */
async function leftOpen(at = server): Promise<number> {
  for (let tries = 0; at.open() > 0 && tries < 100; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
  return at.open();
}

const zeros = Buffer.alloc(16 * 1024 * 1024);
const fast = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

describe('endless answers are not read to the end', () => {
  test.each<[string, () => (socket: Socket) => unknown]>([
    ['a gzip bomb', () => encoded('gzip', gzipSync(zeros, { level: 1 }))],
    ['a deflate bomb', () => encoded('deflate', deflateSync(zeros, { level: 1 }))],
    ['a brotli bomb', () => encoded('br', brotliCompressSync(zeros, fast))],
    [
      'a bomb whose server keeps the line open',
      () => {
        const bomb = brotliCompressSync(zeros, fast);
        return (socket) => {
          socket.write('HTTP/1.1 200 Fine\r\nContent-Encoding: br\r\n\r\n');
          socket.write(bomb);
        };
      },
    ],
    ['a body of any length', () => forEver('HTTP/1.1 200 Fine\r\n\r\n', Buffer.alloc(65_536, 'x'))],
    [
      'a chunked one',
      () =>
        forEver(
          'HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n\r\n',
          Buffer.from(`1000\r\n${'x'.repeat(4096)}\r\n`),
        ),
    ],
    [
      'one that decodes to nothing, without end',
      () =>
        forEver(
          'HTTP/1.1 200 Fine\r\nContent-Encoding: gzip\r\n\r\n',
          Buffer.concat(Array(1000).fill(gzipSync(''))),
        ),
    ],
    [
      'one that says itself how much there is',
      () => (socket) => socket.write('HTTP/1.1 200 Fine\r\nContent-Length: 1048577\r\n\r\n'),
    ],
    [
      'headers',
      () => forEver('HTTP/1.1 200 Fine\r\n', Buffer.from('X-More: and more\r\n'.repeat(1000))),
    ],
    ['one header', () => forEver('HTTP/1.1 200 Fine\r\nX-More: ', Buffer.alloc(8192, 'x'))],
  ])('%s', async (_, bomb) => {
    expect(codeOf(await hear(bomb()))).toBe('too-large');
    expect(await leftOpen()).toBe(0);
  });

  test('a body of the maximum size is complete', async () => {
    const body = Buffer.alloc(1024 * 1024, 'x');
    for (const said of [saying(answered(200, [], body)), encoded('gzip', gzipSync(body))])
      expect(await hear(said)).toHaveProperty('bytes.length', body.length);
    const more = Buffer.alloc(body.length + 1, 'x');
    expect(codeOf(await hear(encoded('gzip', gzipSync(more))))).toBe('too-large');
  });
});

describe('slow answers end at the limit', () => {
  const drip = (head: string) => (socket: Socket) => {
    socket.write(head);
    const drops = setInterval(() => socket.write('x'), 10);
    socket.on('close', () => clearInterval(drops));
  };
  test.each<[string, (socket: Socket) => unknown]>([
    ['no answer', () => {}],
    ['a body, drop by drop', drip('HTTP/1.1 200 Fine\r\nContent-Length: 99999\r\n\r\n')],
    ['a header, drop by drop', drip('HTTP/1.1 200 Fine\r\nX-Slow: ')],
    ['hints before an answer', forEver('', Buffer.from('HTTP/1.1 103 Soon\r\nX: y\r\n\r\n'))],
    [
      'half of a compressed body',
      (socket) => socket.write('HTTP/1.1 200 Fine\r\nContent-Encoding: gzip\r\n\r\n\x1f'),
    ],
  ])('%s', async (_, slow) => {
    expect(codeOf(await hear(slow, 0.15))).toBe('no-answer');
    expect(await leftOpen()).toBe(0);
  });

  test('the body of a redirect or an error is not read', async () => {
    const slowly = (head: string) => (socket: Socket) =>
      socket.write(`${head}Content-Length: 9\r\n\r\n`);
    expect((await hear(slowly('HTTP/1.1 429 No\r\n'))).outcome).toBe('later');
    expect(codeOf(await hear(slowly('HTTP/1.1 500 No\r\n')))).toBe('bad-status');
    expect(codeOf(await hear(slowly('HTTP/1.1 302 On\r\nLocation: ftp://a/\r\n')))).toBe('bad-url');
  });

  test('a look-up', async () => {
    let asked = 0;
    const lookup = (): void => {
      asked += 1;
    };
    const own = testFetcher({ lookup, limits: { seconds: 0.05 } });
    expect(codeOf(await own.fetch('http://news.example/'))).toBe('no-answer');
    const signal = AbortSignal.abort();
    expect(codeOf(await own.fetch('http://other.example/', { signal }))).toBe('cancelled');
    expect(asked).toBe(1);
    await own.close();
  });

  test('all redirects share one limit', async () => {
    const on = (socket: Socket): void => {
      setTimeout(() => socket.write(answered(302, ['Location: /'])), 60);
    };
    expect(codeOf(await hear(on, 0.15))).toBe('no-answer');
  });
});

describe('broken answers are refused', () => {
  const whole = gzipSync('a story '.repeat(1000));
  const damaged = Buffer.from(whole);
  damaged[20] = (damaged[20] as number) ^ 0xff;
  test.each<[string, (socket: Socket) => unknown, RegExp]>([
    [
      'a body shorter than promised',
      saying('HTTP/1.1 200 Fine\r\nContent-Length: 20\r\n\r\nhalf'),
      /^connection-failed$/,
    ],
    [
      'a chunked body without its end',
      saying('HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalf'),
      /^connection-failed$/,
    ],
    ['gzip without its end', encoded('gzip', whole.subarray(0, -10)), /^bad-answer$/],
    [
      'brotli without its end',
      encoded('br', brotliCompressSync(whole).subarray(0, 20)),
      /^bad-answer$/,
    ],
    ['gzip with a wrong byte', encoded('gzip', damaged), /^bad-answer$/],
    ['invalid gzip', encoded('gzip', Buffer.from('hello')), /^bad-answer$/],
    [
      'invalid gzip, on a line that stays open',
      (socket) => socket.write(`HTTP/1.1 200 Fine\r\nContent-Encoding: gzip\r\n\r\nhello`),
      /^bad-answer$/,
    ],
    ['invalid brotli', encoded('br', Buffer.from('hello')), /^bad-answer$/],
    ['invalid deflate', encoded('deflate', Buffer.from('hello')), /^bad-answer$/],
    ['an encoding that was not asked for', encoded('zstd', whole), /^bad-answer$/],
    ['an encoding in an encoding', encoded('gzip, gzip', gzipSync(whole)), /^bad-answer$/],
    ['another protocol', saying('SSH-2.0-OpenSSH_9.2\r\n'), /^bad-answer$/],
    ['no head at all', saying('<html>hello</html>'), /^bad-answer$/],
    ['a header without a name', saying('HTTP/1.1 200 Fine\r\n: x\r\n\r\n'), /^bad-answer$/],
    [
      'an unreadable length',
      saying('HTTP/1.1 200 Fine\r\nContent-Length: ten\r\n\r\n'),
      /^bad-answer$/,
    ],
    [
      'two lengths',
      saying('HTTP/1.1 200 Fine\r\nContent-Length: 3\r\nContent-Length: 2\r\n\r\nabc'),
      /^(bad-answer|connection-failed)$/,
    ],
    [
      'a length and chunks',
      saying(
        'HTTP/1.1 200 Fine\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      ),
      /^(bad-answer|connection-failed)$/,
    ],
    [
      'another protocol',
      saying('HTTP/1.1 101 Switch\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
      /^(bad-answer|connection-failed)$/,
    ],
    ['nothing', (socket) => socket.end(), /^connection-failed$/],
    ['a reset', (socket) => socket.resetAndDestroy(), /^connection-failed$/],
    [
      'a reset in the middle',
      (socket) => {
        socket.write('HTTP/1.1 200 Fine\r\nContent-Length: 20\r\n\r\nhalf');
        setTimeout(() => socket.resetAndDestroy(), 10);
      },
      /^connection-failed$/,
    ],
  ])('%s', async (_, said, code) => {
    expect(codeOf(await hear(said))).toMatch(code);
    expect(await leftOpen()).toBe(0);
  });

  test('data after the end of gzip is ignored', async () => {
    const padded = Buffer.concat([whole, Buffer.alloc(512)]);
    expect(await hear(encoded('gzip', padded))).toHaveProperty('bytes.length', 8000);
  });

  test('a body is cut at its content-length', async () => {
    const fetched = await hear(
      saying('HTTP/1.1 200 Fine\r\nContent-Length: 4\r\n\r\nhalf and more'),
    );
    expect(fetched).toMatchObject({ bytes: Buffer.from('half') });
  });
});

test.each([
  ['gzip', gzipSync('a story')],
  ['x-gzip', gzipSync('a story')],
  ['GZIP', gzipSync('a story')],
  ['br', brotliCompressSync('a story')],
  ['deflate', deflateSync('a story')],
  ['deflate', deflateRawSync('a story')],
  ['identity', Buffer.from('a story')],
])('what is encoded with %s is decoded', async (coding, body) => {
  expect(await hear(encoded(coding, body))).toMatchObject({ bytes: Buffer.from('a story') });
});

test('an empty body needs no decoding', async () => {
  expect(await hear(encoded('gzip', Buffer.alloc(0)))).toMatchObject({ bytes: new Uint8Array() });
});

test('nothing answers', async () => {
  const gone = await startRawWeb(() => {});
  await gone.close();
  expect(codeOf(await fetcher.fetch(gone.url('/')))).toBe('connection-failed');
});

test('a name that is not known, and one that the look-up has no address for', async () => {
  for (const found of [null, Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })]) {
    const own = testFetcher({ lookup: (_, __, tell) => tell(found, []) });
    expect(codeOf(await own.fetch('http://news.example/'))).toBe('unknown-host');
    await own.close();
  }
});

test('a problem is a sentence that names the host alone, and says what to do', async () => {
  say = saying('');
  const fetched = await fetcher.fetch(`${server.url('/private')}?token=secret`);
  expect(fetched).toEqual({
    outcome: 'failed',
    problem: {
      code: 'connection-failed',
      severity: 'error',
      message: 'The connection to 127.0.0.1 failed.',
      hint: 'Try again later.',
    },
  });
});

describe('cancelling', () => {
  test('returns at once', async () => {
    const given = new AbortController();
    say = () => given.abort();
    const fetched = await fetcher.fetch(server.url('/'), { signal: given.signal });
    expect(codeOf(fetched)).toBe('cancelled');
    expect(codeOf(await fetcher.fetch(server.url('/'), { signal: given.signal }))).toBe(
      'cancelled',
    );
    expect(await leftOpen()).toBe(0);
  });

  test('ends everything, also a look-up that never answers', async () => {
    const own = testFetcher({ allowLoopback: true, lookup: () => {} });
    const asked = new Promise<void>((resolve) => {
      say = () => resolve();
    });
    const pending = [server.url('/'), 'http://silent.example/'].map((url) => own.fetch(url));
    await asked;
    await own.close();
    expect((await Promise.all(pending)).map(codeOf)).toEqual(['cancelled', 'cancelled']);
    expect(codeOf(await own.fetch(server.url('/')))).toBe('cancelled');
    expect(await leftOpen()).toBe(0);
  });

  test('ends connections that are not there yet', async () => {
    const silent = await startRawWeb(() => {});
    const own = testFetcher({ allowLoopback: true });
    const fetched = own.fetch(silent.url('/').replace('http:', 'https:'));
    while (silent.open() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await own.close();
    expect(codeOf(await fetched)).toBe('cancelled');
    expect(await leftOpen(silent)).toBe(0);
    await silent.close();
  });
});
