import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTitles } from '../../src/content/read-issue.ts';
import { call } from '../helpers/call.ts';
import { item } from '../helpers/inbox.ts';
import { makeRoot } from '../helpers/root.ts';

test('the default title differs within a month, and within a day', async () => {
  const root = await makeRoot();
  const days = ['2026-11-03', '2026-11-24', '2026-11-24', '2026-12-01'];
  for (const [at, date] of days.entries()) {
    await mkdir(join(root, 'issues/inbox'), { recursive: true });
    await writeFile(
      join(root, `issues/inbox/s${at}.md`),
      item(`title: Story ${at}`, `Words ${at}.`),
    );
    await call('compose', ['--root', root, '--date', date]);
  }
  expect([...(await readTitles(root)).values()]).toEqual([
    'The Test Letter, November 2026',
    'The Test Letter, November 24, 2026',
    'The Test Letter, November 24, 2026 (3)',
    'The Test Letter, December 2026',
  ]);
  expect((await readdir(join(root, 'issues/inbox'))).length).toBe(0);
});
