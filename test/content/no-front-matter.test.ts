import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { splitFrontMatter } from '../../src/content/front-matter.ts';
import { call } from '../helpers/call.ts';
import { makeRoot } from '../helpers/root.ts';

const problemsOf = (text: string) => splitFrontMatter(text, 'a.md').problems;

test.each([
  ['title: T\nauthor: A\n---\nWords.', 1, 'The line above the first field is missing.'],
  ['\n\ntitle: T\n---\nWords.', 3, 'The line above the first field is missing.'],
  ['----\ntitle: T\n----\nWords.', 1, 'Front matter begins with exactly three hyphens.'],
  ['  ---\ntitle: T\n---\nWords.', 1, 'Front matter begins with exactly three hyphens.'],
  ['+++\ntitle = "T"\n+++\nWords.', 1, 'This front matter is TOML, which is not supported.'],
  ['{\n  "title": "T"\n}\n\nWords.', 1, 'This front matter is JSON, which is not supported.'],
  ['{ "title": "T" }\n\nWords.', 1, 'This front matter is JSON, which is not supported.'],
])('front matter that does not begin is explained: %j', (text, line, message) => {
  expect(problemsOf(text)).toMatchObject([{ code: 'broken-yaml', file: 'a.md', line, message }]);
});

test.each([
  'Words.',
  'A heading\n---\n\nWords.',
  'Title: the river\n\nWords.\n\n---\n\nMore.',
  '+++\n\nWords.',
  '----\n\nWords.\n\n----\n',
  '{ "a": words',
  'Note: this\n---\n',
])('text without front matter has no problem: %j', (text) => {
  expect(problemsOf(text)).toEqual([]);
});

test.each([
  ['title: T\n---\nWords.\n', '---\ntitle: T\n---\nWords.\n'],
  ['----\ntitle: T\n-----\nWords.\n', '---\ntitle: T\n---\nWords.\n'],
  ['  ---\ntitle: T\n ---\nWords.\n', '---\ntitle: T\n---\nWords.\n'],
])('check --fix completes its lines: %j', async (text, expected) => {
  const root = await makeRoot({ 'issues/inbox/a.md': text });
  expect(await call('check', ['--fix', '--root', root])).toMatchObject({ code: 0 });
  expect(await readFile(join(root, 'issues/inbox/a.md'), 'utf8')).toBe(expected);
});
