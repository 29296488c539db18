import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { canonicalPath } from '../../src/lib/http/canonical.ts';
import { oddAddress } from '../helpers/odd-addresses.ts';
import { useService } from '../helpers/service.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes in use once nothing more can be freed. */
async function memoryInUse(): Promise<number> {
  for (let turn = 0; turn < 3; turn += 1) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The service with a small site of pages and files whose names need encoding. */
async function useSite(settings: Parameters<typeof useService>[0] = {}) {
  const service = await useService(settings);
  const names = [
    'index.html',
    '001/index.html',
    '001/images/a b[1].png',
    'tags/обука/index.html',
    'feed.xml',
    '100%.txt',
  ];
  for (const name of names) {
    await mkdir(join(service.archive, name, '..'), { recursive: true });
    await writeFile(join(service.archive, name), `<p>${'words '.repeat(100)}</p>`);
  }
  return service;
}

test('odd addresses of every route take no memory, whatever they are', async () => {
  const { app } = await useSite();
  const pages = ['/', '/001/', '/tags/обука/'];
  const routes = [
    ...pages,
    ...['/001/index.html', '/001', '/feed.xml', '/nowhere', '/links', '/embed.txt'],
    ...['/subscribe', '/unsubscribe', '/preferences', '/health', '/ready'],
    ...['/c/abc', '/u/1.abc.def', '/p/1.abc.def', '/p/1.abc.def/data', '/p/1.abc.def/erase'],
  ];
  const ask = async (path: string, at: number): Promise<void> => {
    const address = path.startsWith('/') ? `http://service.test.example${path}` : path;
    const answer = await app.request(address, { method: at % 7 === 0 ? 'HEAD' : 'GET' });
    expect(answer.status, address).toBeLessThan(500);
    await answer.body?.cancel();
  };
  const askAll = async (first: number, count: number): Promise<void> => {
    for (let at = first; at < first + count; at += 1) {
      if (at % 2 === 0) await ask(oddAddress(routes[at % routes.length] as string, at), at);
      // One page that many addresses lead to.
      else await ask(`${pages[at % 3]}${'/'.repeat(at / 30)}`, at);
    }
  };
  await askAll(0, 5_000);
  const before = await memoryInUse();
  await askAll(5_000, 50_000);
  expect(((await memoryInUse()) - before) / 1e6).toBeLessThan(4);
});

describe('a page has one address', () => {
  test('and other spellings of it lead there, or nowhere', async () => {
    const { get } = await useSite();
    const encoded = `/tags/${encodeURIComponent('обука')}/`;
    const moved: Record<string, string> = {
      '//': '/',
      '/index.html': '/',
      '/001': '/001/',
      '/001//': '/001/',
      '///001///': '/001/',
      '/001/index.html': '/001/',
      '/%30%301/': '/001/',
      '/%30%301/?a=b%20c': '/001/?a=b%20c',
      '/001/%69ndex.html': '/001/',
      '/001/images/a%20b%5B1%5D.png': '/001/images/a%20b[1].png',
      [encoded.toLowerCase()]: encoded,
      [encoded.slice(0, -1)]: encoded,
      '/feed%2Exml': '/feed.xml',
      '//subscribe': '/subscribe',
      '/subscribe/': '/subscribe',
      '/%73ubscribe?lang=sr-Latn': '/subscribe?lang=sr-Latn',
    };
    for (const [path, place] of Object.entries(moved)) {
      const answer = await get(path);
      expect([path, answer.status, answer.headers.get('location')]).toEqual([path, 301, place]);
      expect((await get(place)).status, place).toBe(200);
    }
    const gone = ['/001/images', '/001/images/', '/feed.xml/', '/001/%2F', '/001%2F', '/..%2f001/'];
    for (const path of [
      ...gone,
      '/001%5C',
      '/001/%00',
      '/001;a',
      '/%',
      '/%ff',
      '/%c0%af',
      '/\u{d800}',
    ]) {
      expect((await get(path)).status, path).toBe(404);
    }
    for (const path of ['/100%25.txt', '/001/images/a%20b[1].png', encoded]) {
      expect((await get(path)).status, path).toBe(200);
    }
  });

  test('which leads to itself, so that no redirect goes round in a circle', () => {
    for (let at = 0; at < 20_000; at += 1) {
      const { pathname } = new URL(oddAddress('/tags/a b[1]^|~\'"<é>/', at), 'http://x.example');
      const path = canonicalPath(pathname);
      if (path === undefined) continue;
      expect(canonicalPath(path)).toBe(path);
      expect(canonicalPath(new URL(path, 'http://x.example').pathname)).toBe(path);
      expect(path).toMatch(/^\/(?!\/)/);
    }
  });
});

test('a large file is sent a part at a time, and an empty one is sent, too', async () => {
  const { app, archive } = await useSite();
  await writeFile(join(archive, 'large.txt'), Buffer.alloc(3_000_000, 'x'));
  await writeFile(join(archive, 'empty.txt'), '');
  const large = await app.request('/large.txt');
  const reader = (large.body as ReadableStream<Uint8Array>).getReader();
  expect((await reader.read()).value?.length).toBeLessThanOrEqual(1_000_000);
  await reader.cancel();
  expect((await (await app.request('/large.txt')).text()).length).toBe(3_000_000);
  const head = await app.request('/large.txt', { method: 'HEAD' });
  expect([head.headers.get('content-length'), await head.text()]).toEqual(['3000000', '']);
  expect(await (await app.request('/empty.txt')).text()).toBe('');
});
