import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { golden } from '../helpers/golden.ts';
import { makeRoot } from '../helpers/root.ts';

const cases = join(import.meta.dirname, '../fixtures/findings');
const now = () => new Date('2026-11-24T12:00:00Z');

interface Found {
  code: string;
  message: string;
  file: string;
  line: number;
  column: number;
}

async function check(root: string): Promise<Found[]> {
  const { stdout } = await call('check', ['--root', root, '--json'], { now });
  return (JSON.parse(stdout) as { problems: Found[] }).problems;
}

/** The file's name without what `compose` adds to it. */
const baseName = (file: string): string => file.replace(/^.*\//, '').replace(/^\d\d-/, '');

/**
 * Each case is a newsletter with something in its inbox, and `findings.txt`: what `check` reports.
 * Composed, the same is found in the issue.
 */
describe('check applies the same rules to inbox and issue', async () => {
  for (const name of await readdir(cases)) {
    test(name, async () => {
      const root = await makeRoot();
      await cp(join(cases, name, 'issues'), join(root, 'issues'), { recursive: true });
      const found = await check(root);
      for (const { file, line, column } of found) {
        expect([file, line > 0, column > 0]).toEqual([expect.any(String), true, true]);
      }
      const lines = found.map(
        ({ file, line, column, code, message }) =>
          `${file}:${line}:${column} ${code}: ${message}\n`,
      );
      await golden(join(cases, name, 'findings.txt'), lines.join(''));
      const { code } = await call('compose', ['--root', root], { now });
      if (code !== 0) return;
      const later = await check(root);
      const facts = ({ code, message, file }: Found): string =>
        `${baseName(file)} ${code} ${message}`;
      expect(later.map(facts).sort()).toEqual(found.map(facts).sort());
    });
  }
});

test('stories for later are checked, too, but not as a part of the next issue', async () => {
  const root = await makeRoot({
    'issues/inbox/later.md': '---\ntitle: Later\nnot_before: 2027-01-01\n---\nA **bold start.\n',
    'issues/inbox/draft.md': '---\ntitle: Draft\ndraft: true\n---\nA TODO.\n',
  });
  expect(await check(root)).toMatchObject([
    { code: 'raw-markdown', file: 'issues/inbox/later.md', line: 5, column: 3 },
  ]);
});

describe('a finding is silenced in the front matter, with a reason', () => {
  const story = (ignore: string): string =>
    `---\ntitle: T\nignore: ${ignore}\n---\nA **bold start, H<sub>2</sub>O, TBD.\n`;

  test('of its code, in its file', async () => {
    const root = await makeRoot({
      'issues/inbox/a.md': story('{ raw-markdown: the marks are meant, placeholder: a name }'),
      'issues/inbox/b.md': story('{ html-in-markdown: known }').replace('title: T', 'title: U'),
    });
    const codes = async () =>
      (await check(root)).map(({ file, code }) => `${baseName(file)} ${code}`).sort();
    const expected = ['a.md html-in-markdown', 'b.md placeholder', 'b.md raw-markdown'];
    expect(await codes()).toEqual(expected);
    await call('compose', ['--root', root], { now });
    expect(await codes()).toEqual(expected);
  });

  test('without a reason, or without a code, it is an error', async () => {
    for (const ignore of ['{ raw-markdown: "" }', '[raw-markdown]', 'raw-markdown']) {
      const root = await makeRoot({ 'issues/inbox/a.md': story(ignore) });
      expect((await check(root))[0]).toMatchObject({ file: 'issues/inbox/a.md', line: 3 });
    }
  });
});
