import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hashIssue } from '../../src/content/hash-issue.ts';
import { makeRoot } from '../helpers/root.ts';

test('the hash of an issue has every byte of its files, also of long ones, and every name', async () => {
  const root = await makeRoot({ 'issues/001/issue.md': 'one', 'issues/001/film.mov': '' });
  const film = join(root, 'issues/001/film.mov');
  const seen = new Set<string>();
  const expectOther = (): void => {
    const hash = hashIssue(root, 1);
    expect(seen.has(hash)).toBe(false);
    seen.add(hash);
    expect(hashIssue(root, 1)).toBe(hash);
  };
  expectOther();
  for (const length of [65_535, 65_536, 65_537, 300_000]) {
    await truncate(film, length);
    expectOther();
  }
  for (const at of [0, 65_535, 65_536, 299_999]) {
    const bytes = Buffer.alloc(300_000);
    bytes[at] = 1;
    await writeFile(film, bytes);
    expectOther();
  }
  await mkdir(join(root, 'issues/001/images'));
  expectOther();
});
