import type { LookupAddress } from 'node:dns';
import { isIPv6 } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Lookup } from '../../../src/lib/fetch/connector.ts';
import type { FetchResult } from '../../../src/lib/fetch/fetch-result.ts';
import type { Fetcher } from '../../../src/lib/fetch/fetcher.ts';
import { testFetcher } from '../../helpers/fetcher.ts';
import { answered, type RawWeb, startRawWeb } from '../../helpers/raw-web.ts';

/** On both loopback addresses, so that whatever gets through to this machine touches one. */
let canaries: RawWeb[];
let port: number;
let fetcher: Fetcher;
let lookups: string[];

const codeOf = (fetched: FetchResult): string =>
  fetched.outcome === 'failed' ? fetched.problem.code : fetched.outcome;
const touched = (): number => canaries.reduce((sum, each) => sum + each.connections(), 0);

beforeAll(async () => {
  const sing = (_: string, socket: { write: (bytes: Buffer) => unknown }) =>
    socket.write(answered(200, [], 'the canary'));
  const first = await startRawWeb(sing);
  port = first.port;
  const second = await startRawWeb(sing, { host: '::1', port }).catch(() => undefined);
  canaries = second === undefined ? [first] : [first, second];
  lookups = [];
  fetcher = testFetcher({ lookup: table });
});

afterAll(async () => {
  await fetcher.close();
  for (const each of canaries) await each.close();
});

/** One IPv4 address in every way to write it that somebody has thought of. */
function formsOf(address: string): string[] {
  const parts = address.split('.').map(Number) as [number, number, number, number];
  const [a, b, c, d] = parts;
  const number = ((a * 256 + b) * 256 + c) * 256 + d;
  const hex = (each: number): string => each.toString(16);
  const high = hex(a * 256 + b);
  const low = hex(c * 256 + d);
  return [
    address,
    `${address}.`,
    String(number),
    `0x${hex(number)}`,
    `0X${hex(number).toUpperCase()}`,
    `0${number.toString(8)}`,
    parts.map((each) => `0x${hex(each)}`).join('.'),
    parts.map((each) => `0${each.toString(8)}`).join('.'),
    parts.map((each) => `000000${each.toString(8)}`).join('.'),
    `${a}.${(b * 256 + c) * 256 + d}`,
    `${a}.${b}.${c * 256 + d}`,
    `0x${hex(a)}.0${b.toString(8)}.${c * 256 + d}`,
    address.replaceAll('.', '。'),
    address.replaceAll('.', '%2e'),
    address.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
    address.replaceAll(/\d/g, (digit) => `%3${digit}`),
    `[::ffff:${address}]`,
    `[::ffff:${high}:${low}]`,
    `[0:0:0:0:0:FFFF:${high}:${low}]`,
    `[::${address}]`,
    `[::ffff:0:${address}]`,
    `[64:ff9b::${address}]`,
    `[64:ff9b::${high}:${low}]`,
    `[64:ff9b:1::${address}]`,
    `[64:ff9b:1:${high}:${hex(c)}:${hex(d)}00::]`,
    `[2002:${high}:${low}::]`,
    `[2002:${high}:${low}::1]`,
    // Teredo: the client's address, inverted, comes last; the server's comes first.
    `[2001:0:4136:e378:8000:63bf:${hex((a * 256 + b) ^ 0xffff)}:${hex((c * 256 + d) ^ 0xffff)}]`,
    `[2001:0:${high}:${low}:8000:63bf:3fff:fdd2]`,
  ];
}

const ipv4 = [
  ...['127.0.0.1', '127.8.8.8', '0.0.0.0', '10.0.0.1', '169.254.169.254', '192.168.1.1'],
  ...['172.16.0.1', '100.64.0.1'],
].flatMap(formsOf);

const ranges = [
  ...['0.1.2.3', '10.255.255.255', '100.127.255.254', '127.255.255.254', '169.254.0.1'],
  ...['172.31.255.255', '192.0.0.1', '192.0.0.170', '192.0.2.1', '192.88.99.1', '192.168.255.1'],
  ...['198.18.0.1', '198.19.255.255', '198.51.100.7', '203.0.113.9', '224.0.0.1', '224.0.0.251'],
  ...['239.255.255.250', '240.0.0.1', '254.1.1.1', '255.255.255.254', '255.255.255.255'],
  ...['127.1', '127.0.1', '0', '0x0', '00', '0.0', '127.0x0.0.1', '①②⑦.⓪.⓪.①', '𝟏𝟐𝟕.0.0.1'],
  ...['127.0.0.1', '1②7.0.0.1', '127｡0｡0｡1', '127．0．0．1', '12%37.0.0.1', '127.0.0.%31'],
  ...['[::]', '[::1]', '[0:0:0:0:0:0:0:1]', '[0000::0001]', '[::0.0.0.1]', '[::0:1]', '[::2]'],
  ...['[fe80::1]', '[febf::1]', '[fec0::1]', '[feff::1]', '[fc00::1]', '[fd00:ec2::254]'],
  ...['[fdff:ffff::1]', '[ff02::1]', '[ff05::1:3]', '[ff0e::1]', '[100::1]', '[2001:db8::1]'],
  ...['[3fff::1]', '[3fff:fff::1]', '[2001::1]', '[2001:2::1]', '[2001:10::1]', '[2001:20::1]'],
  ...['[2001:3::1]', '[5f00::1]', '[4000::1]', '[8000::1]', '[1::1]', '[64:ff9b:2::808:808]'],
  ...['[64:ff9b:1::808:808]', '[2002:808:808::1]', '[::808:808]', '[::ffff:0:808:808]'],
  ...['[2001:0:808:808::1]', '[e000::1]', '[::ffff:7f00:1]', '[0::ffff:127.0.0.1]'],
];

/** What cannot even be asked for. */
const unreadable = [
  ...['http://[fe80::1%25eth0]/', 'http://[fe80::1%eth0]/', 'http://[::1%lo]/', 'http://[::1/'],
  ...['http://256.256.256.256/', 'http://127.0.0.1.1/', 'http://0x7f.0.0.0.1/', 'http://1.2.3.08/'],
  ...['http://4294967296/', 'http://[::ffff:127.0.0.1.1]/', 'http://[127.0.0.1]/', 'http://'],
  ...['http://127.0.0.1:99999/', 'http://a b/', 'http://exa%00mple/', 'http://%2f/', '', '/feed'],
  ...['127.0.0.1', '//127.0.0.1/', 'localhost:80', 'file:///etc/passwd', 'ftp://127.0.0.1/'],
  ...[
    'data:text/html,hello',
    'javascript:alert(1)',
    'gopher://127.0.0.1:6379/_INFO',
    'ws://[::1]/',
  ],
  ...['blob:http://127.0.0.1/1', 'about:blank', 'view-source:http://127.0.0.1/', 'jar:http://a!/'],
  ...['http://who:secret@news.example/', 'http://who@news.example/', 'http://:secret@127.0.0.1/'],
  ...['http://news.example@127.0.0.1/', 'http://news.example%40127.0.0.1/', 'unix:/run/x.sock'],
];

/** Names that lead to where they must not. */
const names: Record<string, string[]> = {
  localhost: ['127.0.0.1', '::1'],
  'localhost.': ['127.0.0.1'],
  'a.localhost': ['::1'],
  'loop4.example': ['127.0.0.1'],
  'loop6.example': ['::1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'nothing4.example': ['0.0.0.0'],
  'nothing6.example': ['::'],
  'ten.example': ['10.1.2.3'],
  'home.example': ['192.168.0.10'],
  'metadata.example': ['169.254.169.254'],
  'metadata6.example': ['fd00:ec2::254'],
  'carrier.example': ['100.64.1.1'],
  'zone.example': ['fe80::1%lo'],
  'site.example': ['fec0::1'],
  'many.example': ['224.0.0.1'],
  'all.example': ['255.255.255.255'],
  'nat64.example': ['64:ff9b::7f00:1'],
  'local-nat64.example': ['64:ff9b:1::7f00:1'],
  '6to4.example': ['2002:7f00:1::'],
  'teredo.example': ['2001:0:7f00:1::1'],
  'old.example': ['::127.0.0.1'],
  'first.example': ['127.0.0.1', '93.184.215.14'],
  'last.example': ['93.184.215.14', '2606:2800:21f:cb07::1', '10.0.0.1'],
  'between.example': ['93.184.215.14', '::1', '93.184.215.15'],
  'strange.example': ['0x7f.1'],
  'words.example': ['localhost'],
  'xn--bcher-kva.example': ['127.0.0.1'],
};

const table: Lookup = (hostname, _, callback) => {
  lookups.push(hostname);
  callback(null, (names[hostname] ?? []).map(addressOf));
};

function addressOf(address: string): LookupAddress {
  return { address, family: isIPv6(address) ? 6 : 4 };
}

const literals = [...new Set([...ipv4, ...ranges])];

test('the table is long', () => {
  const all = [...literals, ...unreadable, ...Object.keys(names)];
  expect(new Set(all).size).toBeGreaterThan(350);
});

describe('an address that is not public is not reached', () => {
  test.each(literals)('http://%s/', async (host) => {
    lookups.length = 0;
    for (const scheme of ['http', 'https'])
      expect(codeOf(await fetcher.fetch(`${scheme}://${host}:${port}/`))).toBe('unsafe-address');
    expect(lookups).toEqual([]);
    expect(touched()).toBe(0);
  });
});

describe('a URL that is not of the web is not fetched', () => {
  test.each(unreadable)('%s', async (address) => {
    expect(codeOf(await fetcher.fetch(address))).toBe('bad-url');
    expect(touched()).toBe(0);
  });
});

describe('a name of a forbidden address is not reached', () => {
  test.each(Object.keys(names))('%s', async (name) => {
    lookups.length = 0;
    expect(codeOf(await fetcher.fetch(`http://${name}:${port}/`))).toBe('unsafe-address');
    expect(lookups).toEqual([name]);
    expect(touched()).toBe(0);
  });
});

test('the system’s own look-up is checked as well', async () => {
  const own = testFetcher();
  for (const name of ['localhost', 'LOCALHOST', 'ｌocalhost', 'loc%61lhost'])
    expect(codeOf(await own.fetch(`http://${name}:${port}/`)), name).toBe('unsafe-address');
  await own.close();
  expect(touched()).toBe(0);
});

test('a name is not resolved a second time', async () => {
  let asked = 0;
  // Public, and given to nobody: there is no such host, and no packet finds one.
  const turning: Lookup = (_, __, callback) => {
    asked += 1;
    callback(null, [addressOf(asked === 1 ? '2d00::1' : '127.0.0.1')]);
  };
  const own = testFetcher({ lookup: turning, limits: { seconds: 0.3 } });
  expect(['connection-failed', 'no-answer']).toContain(
    codeOf(await own.fetch(`http://turning.example:${port}/`)),
  );
  expect(asked).toBe(1);
  expect(codeOf(await own.fetch(`http://turning.example:${port}/`))).toMatch(/unsafe|no-answer/);
  await own.close();
  expect(touched()).toBe(0);
});

test.each([
  0, 1, 7, 19, 21, 22, 23, 25, 53, 110, 143, 389, 465, 587, 993, 2049, 5060, 6000, 6667, 10080,
])('port %i is another service’s', async (number) => {
  expect(codeOf(await fetcher.fetch(`http://news.example:${number}/`))).toBe('unsafe-address');
});

describe('with the setting for it', () => {
  test('this machine is reached, so what stands above does lead to the canary', async () => {
    const own = testFetcher({ allowLoopback: true, lookup: table });
    const before = touched();
    const hosts = [...formsOf('127.0.0.1').slice(0, 19), 'loop4.example', 'mapped.example'];
    for (const host of hosts)
      expect(codeOf(await own.fetch(`http://${host}:${port}/`)), host).toBe('content');
    expect(touched()).toBeGreaterThan(before);
    await own.close();
  });

  test('nothing else becomes reachable', async () => {
    const own = testFetcher({ allowLoopback: true, lookup: table });
    const before = touched();
    for (const host of [
      ...[
        '10.0.0.1',
        '192.168.1.1',
        '169.254.169.254',
        '0.0.0.0',
        '[::]',
        '[fe80::1]',
        '[fd00::1]',
      ],
      ...[
        '[64:ff9b::127.0.0.1]',
        '[2002:7f00:1::]',
        '[::127.0.0.1]',
        'last.example',
        'ten.example',
      ],
    ])
      expect(codeOf(await own.fetch(`http://${host}:${port}/`)), host).toBe('unsafe-address');
    await own.close();
    expect(touched()).toBe(before);
  });

  test('it can be for some ports alone', async () => {
    const own = testFetcher({ allowLoopback: [port + 1] });
    const before = touched();
    expect(codeOf(await own.fetch(`http://127.0.0.1:${port}/`))).toBe('unsafe-address');
    await own.close();
    expect(touched()).toBe(before);
  });
});

test('no proxy is taken from the environment', async () => {
  const before = touched();
  const proxy = `http://127.0.0.1:${port}`;
  const settings = { HTTP_PROXY: proxy, http_proxy: proxy, HTTPS_PROXY: proxy, ALL_PROXY: proxy };
  Object.assign(process.env, settings, { NODE_USE_ENV_PROXY: '1' });
  const own = testFetcher({ lookup: table });
  expect(codeOf(await own.fetch('http://ten.example/'))).toBe('unsafe-address');
  await own.close();
  for (const name of [...Object.keys(settings), 'NODE_USE_ENV_PROXY']) delete process.env[name];
  expect(touched()).toBe(before);
});
