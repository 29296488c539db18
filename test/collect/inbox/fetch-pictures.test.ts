import { expect, onTestFinished, test } from 'vitest';
import { createPictureFetcher } from '../../../src/collect/inbox/fetch-pictures.ts';
import { testFetcher } from '../../helpers/fetcher.ts';
import { startWeb } from '../../helpers/web.ts';

test('no more pictures are fetched from a slow server, only from others', async () => {
  let now = 0;
  const slow = await startWeb(() => {
    now += 40_000;
    return { body: 'x' };
  });
  const other = await startWeb(() => ({ body: 'x' }));
  const fetcher = testFetcher({ allowLoopback: true });
  onTestFinished(() => fetcher.close());
  const fetchPicture = createPictureFetcher(fetcher, new AbortController().signal, () => now);
  for (const name of ['1.png', '2.png']) {
    expect(await fetchPicture(`${slow.url}/${name}`)).toHaveLength(1);
  }
  for (const name of ['3.png', '4.png']) {
    expect(await fetchPicture(`${slow.url}/${name}`)).toHaveProperty('code', 'source-busy');
  }
  expect(slow.asked).toHaveLength(2);
  expect(await fetchPicture(`${other.url}/1.png`)).toHaveLength(1);
});
