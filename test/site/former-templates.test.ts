import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { copyFormerTemplates } from '../helpers/former-templates.ts';
import { makeRoot } from '../helpers/root.ts';

test('a newsletter with templates of its own from 0.1.0 is checked, built and rehearsed', async () => {
  const root = await makeRoot({
    'issues/inbox/a.md': '---\ntitle: A bridge\nsection: news\n---\n\nIt opens.\n',
  });
  copyFormerTemplates(root);
  const digest = await call('digest', ['--root', root]);
  expect(digest.stderr.match(/error:.*/g)).toBeNull();
  expect(digest).toMatchObject({ code: 0 });
  const search = await readFile(join(root, 'public/search/index.html'), 'utf8');
  const [, parts = ''] = /data-parts="([^"]*)"/.exec(search) ?? [];
  expect(JSON.parse(parts.replaceAll('&quot;', '"'))).toMatchObject({
    stories: 1,
    words: expect.stringMatching(/\w/),
    inFile: expect.any(Number),
    version: expect.any(String),
  });
});
