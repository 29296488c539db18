import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { oddAddress } from '../helpers/odd-addresses.ts';
import { useSite } from '../helpers/service-site.ts';

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
