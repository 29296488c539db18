import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { makeRoot } from '../helpers/root.ts';
import { startServe } from '../helpers/running-service.ts';

test('serve --site serves what was published, not what was built for a rehearsal', async () => {
  const root = await makeRoot({
    'public/index.html': 'built for a rehearsal',
    'published/index.html': 'published',
  });
  const service = await startServe(['--root', root, '--site', join(root, 'published')]);
  expect(await (await fetch(service.at)).text()).toBe('published');
  expect(await service.stop()).toMatchObject({ code: 0 });
});

test('serve --site names a folder that is missing', async () => {
  const root = await makeRoot();
  const ran = await call('serve', ['--root', root, '--port', '0', '--site', join(root, 'nowhere')]);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain('Folder not found');
});
