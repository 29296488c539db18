import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { makeRoot } from '../helpers/root.ts';

const id = (number: number): string =>
  `urn:uuid:00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const head = (number: number): string =>
  `---\nnumber: ${number}\nid: ${id(number)}\ntitle: Issue ${number}\ndate: 2026-01-0${number}\n---\n\nHello.\n`;
const story = (number: number, title: string, body: string): string =>
  `---\nid: ${id(number)}\ntitle: ${title}\n---\n\n${body}\n`;

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
