import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { problemRegistry } from '../../src/cli/problem-registry.ts';
import { fillDefinition } from '../../src/model/define-problems.ts';
import { problemsPage } from '../helpers/problems-page.ts';

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

test('every folder that defines problems is in the registry', async () => {
  const names = await readdir(join(root, 'src'), { recursive: true });
  const folders: string[] = [];
  for (const name of names.filter((each) => each.endsWith('.ts'))) {
    const text = await readFile(join(root, 'src', name), 'utf8');
    if (/= defineProblems\(/.test(text)) folders.push(dirname(name));
  }
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
