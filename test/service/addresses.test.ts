import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { canonicalPath } from '../../src/lib/http/canonical.ts';
import { oddAddress } from '../helpers/odd-addresses.ts';
import { useSite } from '../helpers/service-site.ts';

describe('the URL of a page', () => {
  test('has other spellings, which redirect to it or are not found', async () => {
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

  test('never redirects in a circle', () => {
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

test('large files are streamed, and empty files are sent', async () => {
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
