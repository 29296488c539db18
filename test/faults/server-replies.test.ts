import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectMeanings } from '../helpers/expect-meanings.ts';
import { readServerReplies } from '../helpers/server-replies.ts';
import { type Row, serverRepliesPage } from '../helpers/server-replies-page.ts';

// About a third of these replies are also in `npm test`: test/mailing/server-replies.test.ts.
const replies = await readServerReplies();
const rows: Row[] = [];
/** Replies in one test. */
const size = 5;
const parts = Array.from({ length: Math.ceil(replies.length / size) }, (_, at) =>
  replies.slice(at * size, (at + 1) * size),
);

test.each(parts.map((part, at) => [at * size + 1, part] as const))(
  'replies from number %i on lead to what they mean',
  async (_, part) => {
    rows.push(...(await expectMeanings(part)));
  },
);

test('there are at least 150 of them, and docs/server-replies.md lists each with its result', async () => {
  expect(rows.length).toBeGreaterThanOrEqual(150);
  const file = join(import.meta.dirname, '../../docs/server-replies.md');
  const page = serverRepliesPage(rows);
  if (process.env.UPDATE) await writeFile(file, page);
  expect(await readFile(file, 'utf8')).toBe(page);
});
