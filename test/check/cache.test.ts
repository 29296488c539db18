import { mkdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { makeRoot } from '../helpers/root.ts';
import { headOf as head, storyOf } from '../helpers/small-site.ts';

const story = (number: number, title: string, body: string): string =>
  storyOf(number, title, '', body);

test('finds the same with the memory of earlier checks as without, after every change', async () => {
  const root = await makeRoot({
    'issues/001/issue.md': head(1),
    'issues/001/01-mill.md': story(11, 'The mill', 'Lorem ipsum dolor.'),
    'issues/002/issue.md': head(2),
    'issues/002/01-weir.md': story(21, 'The weir by the mill', '[link](example.org) and words.'),
    'issues/003/issue.md': head(3),
    'issues/003/01-ford.md': story(31, 'The ford of the river', 'Words ** of the ford.'),
  });
  const memory = join(root, 'data/cache/check.json');
  const check = async () => {
    const { code, stdout, stderr } = await call('check', ['--json', '--root', root]);
    return [code, stdout, stderr];
  };
  const changes: [string, string][] = [
    ['issues/002/01-weir.md', story(21, 'The weir by the mill', 'Good words.')],
    ['issues/001/01-mill.md', story(11, 'The ford of the river', 'Words.')],
    ['issues/001/issue.md', head(1).replace('Issue 1', 'Issue 3')],
    ['issues/003/01-ford.md', 'broken'],
    ['data/cache/check.json', 'damaged'],
  ];
  await check();
  for (const [file, text] of changes) {
    await writeFile(join(root, file), text);
    const kept = await check();
    expect(await check(), `${file}, twice`).toEqual(kept);
    await rm(memory);
    expect(await check(), `${file}, without`).toEqual(kept);
  }
  expect(Object.keys(JSON.parse(await readFile(memory, 'utf8'))).length).toBeGreaterThan(0);
});

test('sees what is neither file nor text, and a text behind a link or with its former time', async () => {
  const root = await makeRoot({
    'issues/001/issue.md': head(1),
    'issues/001/01-mill.md': story(11, 'The mill', 'Words of the river.'),
    'issues/002/01-weir.md': story(21, 'The weir', 'Words of the other bank.'),
    'other/issue.md': head(2),
  });
  await symlink('../../other/issue.md', join(root, 'issues/002/issue.md'));
  const check = async () => {
    const { code, stdout, stderr } = await call('check', ['--json', '--root', root]);
    return [code, stdout, stderr];
  };
  const mill = join(root, 'issues/001/01-mill.md');
  const past = new Date('2026-01-01T00:00:00Z');
  await utimes(mill, past, past);
  const changes: (() => Promise<unknown>)[] = [
    () => mkdir(join(root, 'issues/001/folder.md')),
    () => symlink('01-mill.md', join(root, 'issues/001/link.md')),
    () => writeFile(join(root, 'other/issue.md'), head(2).replace('Issue 2', 'Issue 1')),
    async () => {
      await writeFile(mill, story(11, 'The weir', 'Words of the river.'));
      await utimes(mill, past, past);
    },
  ];
  let last = await check();
  for (const change of changes) {
    await change();
    const kept = await check();
    expect(kept).not.toEqual(last);
    await rm(join(root, 'data/cache'), { recursive: true });
    expect(await check()).toEqual(kept);
    last = kept;
  }
});

test('reports what it found where its memory cannot be written', async () => {
  const root = await makeRoot({
    'issues/001/issue.md': head(1),
    'issues/001/01-mill.md': story(11, 'The mill', 'Lorem ipsum dolor sit amet.'),
    data: 'a file',
  });
  const { code, stderr } = await call('check', ['--root', root]);
  expect(code).toBe(0);
  expect(stderr).toContain('(placeholder)');
});

/** What an editor may save as a story: right, wrong, a repetition, or nothing. */
const texts = fc.oneof(
  fc.record({
    title: fc.constantFrom('The mill', 'The weir by the mill', 'A', 'The ford of the river'),
    body: fc.constantFrom(
      'Words of the river and of the people who live beside it.',
      '[link](example.org) and Lorem ipsum dolor.',
      'Words ** of the ford, and {{first_name}}.',
      '![](images/none.png)',
    ),
    more: fc.constantFrom('', 'section: nowhere\n', 'withdrawn: true\n', 'lang: sr-Latn\n'),
  }),
  fc.constantFrom('broken', '---\ntitle: [\n---\n', undefined),
);
const edits = fc.array(
  fc.record({ issue: fc.integer({ min: 1, max: 4 }), at: fc.integer({ min: 1, max: 2 }), texts }),
  { minLength: 1, maxLength: 3 },
);

test('finds the same with the memory as without, after any edits', async () => {
  const heads = [1, 2, 3, 4].map((number) => [`issues/00${number}/issue.md`, head(number)]);
  const root = await makeRoot(Object.fromEntries(heads));
  const check = async () => {
    const { code, stdout, stderr } = await call('check', ['--json', '--root', root]);
    return [code, stdout, stderr];
  };
  await fc.assert(
    fc.asyncProperty(edits, async (made) => {
      for (const { issue, at, texts: text } of made) {
        const file = join(root, `issues/00${issue}/0${at}-story-${at}.md`);
        if (text === undefined) await rm(file, { force: true });
        else if (typeof text === 'string') await writeFile(file, text);
        else {
          await writeFile(file, storyOf(issue * 10 + at, text.title, text.more, text.body));
        }
      }
      const kept = await check();
      await rm(join(root, 'data/cache/check.json'));
      expect(await check()).toEqual(kept);
    }),
    { numRuns: 8 },
  );
});

test('check --fix repairs what an earlier check found', async () => {
  const root = await makeRoot({
    'issues/001/issue.md': head(1),
    'issues/001/01-mill.md': story(11, 'The mill', 'See www. example.org there.'),
  });
  const before = await call('check', ['1', '--root', root]);
  expect(before.stderr).toContain('the web address is interrupted');
  await call('check', ['1', '--fix', '--root', root]);
  const repaired = await readFile(join(root, 'issues/001/01-mill.md'), 'utf8');
  expect(repaired).toContain('See www.example.org there.');
});
