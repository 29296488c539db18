import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { problemRegistry } from '../../src/cli/problem-registry.ts';
import { problemsPage } from '../../src/cli/problems-page.ts';
import { fillDefinition } from '../../src/model/define-problems.ts';

const root = join(import.meta.dirname, '../..');
const definitions = Object.values(problemRegistry).flatMap((each) => Object.entries(each));

test('docs/problems.md is what the registry generates', async () => {
  const file = join(root, 'docs/problems.md');
  const page = problemsPage(problemRegistry);
  if (process.env.UPDATE) await writeFile(file, page);
  expect(await readFile(file, 'utf8')).toBe(page);
});

test('a code has one definition', () => {
  const codes = definitions.map(([code]) => code);
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
});

test('every folder with problems is in the registry', async () => {
  const names = await readdir(join(root, 'src'), { recursive: true });
  const folders = names
    .filter((name) => /(?:^|\/)problems\.ts$/.test(name))
    .map((name) => name.replace(/\/problems\.ts$/, ''));
  expect(Object.keys(problemRegistry).sort()).toEqual(folders.sort());
});

test.each(definitions)('%s says in whole sentences what is wrong and what to do', (_, each) => {
  const { message, hint } = fillDefinition(each, each.example);
  for (const text of [message, hint]) {
    expect(text).toMatch(/^[\p{Lu}"“`\d-]|^[\w.-]+\.[a-z]+ /u);
    expect(text).not.toContain('undefined');
  }
  expect(message).toMatch(/[.?!]$/);
});
