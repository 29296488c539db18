import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { politePictures } from '../../../src/collect/inbox/fetch-pictures.ts';
import { createFetcher } from '../../../src/lib/fetch/fetcher.ts';
import { startWeb } from '../../helpers/web.ts';

test('a server that keeps its pictures back is asked no more when its time is over; others are', async () => {
  const asked: unknown[] = [];
  const slow = createServer((request) => asked.push(request.url));
  await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    slow.closeAllConnections();
    slow.close();
  });
  const fetcher = createFetcher({ userAgent: 'test', allowLoopback: true });
  onTestFinished(() => fetcher.close());
  const limits = { each: 0.1, server: 0.15 };
  const fetchPicture = politePictures(fetcher, new AbortController().signal, limits);
  const { port } = slow.address() as AddressInfo;
  for (const at of [1, 2, 3, 4]) {
    expect(await fetchPicture(`http://127.0.0.1:${port}/${at}.png`)).toHaveProperty('code');
  }
  expect(asked).toEqual(['/1.png', '/2.png']);
  const other = await startWeb(() => ({ body: 'x' }));
  expect(await fetchPicture(`${other.url}/1.png`)).toHaveLength(1);
});
