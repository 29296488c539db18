import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { makeRoot } from '../helpers/root.ts';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = server.address();
  server.close();
  await once(server, 'close');
  return typeof at === 'object' && at !== null ? at.port : 0;
}

async function fetchWhenUp(url: string): Promise<string> {
  for (let left = 200; left > 0; left -= 1) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer !== undefined) return answer.text();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing answers at ${url}`);
}

test('serve --site serves what was published, not what was built for a rehearsal', async () => {
  const root = await makeRoot({
    'public/index.html': 'built for a rehearsal',
    'published/index.html': 'published',
  });
  const port = await freePort();
  const stop = new AbortController();
  const args = ['--root', root, '--port', String(port), '--site', join(root, 'published')];
  const service = call('serve', args, { signal: stop.signal });
  expect(await fetchWhenUp(`http://127.0.0.1:${port}/`)).toBe('published');
  stop.abort();
  await service;
});

test('serve --site names a folder that is missing', async () => {
  const root = await makeRoot();
  const ran = await call('serve', ['--root', root, '--port', '0', '--site', join(root, 'nowhere')]);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain('Folder not found');
});
