import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { problemRegistry } from '../../src/cli/problem-registry.ts';

const project = join(import.meta.dirname, '../..');

test('every code of a problem is explained in docs/content.md, and none that is not there', async () => {
  const docs = await readFile(join(project, 'docs/content.md'), 'utf8');
  const table = docs.slice(docs.indexOf('| Code |'));
  const explained = [...table.matchAll(/^\| (.*?) \| /gm)].flatMap(([, cell]) =>
    [...(cell as string).matchAll(/`([a-z0-9-]+)`/g)].map(([, code]) => code as string),
  );
  const names = (await readdir(join(project, 'src'), { recursive: true })).filter((name) =>
    name.endsWith('.ts'),
  );
  const source = (
    await Promise.all(names.map((name) => readFile(join(project, 'src', name), 'utf8')))
  ).join('\n');
  const used = [
    ...source.matchAll(
      /(?:\bcode: (?:[^',\n]*\? )?|\b(?:refuse|problem|failed)\(\s*)'([a-z][a-z0-9-]+)'(?: : '([a-z-]+)')?/g,
    ),
  ].flatMap(([, ...codes]) => codes.filter((code) => code !== undefined));
  // docs/problems.md explains these.
  const registered = Object.values(problemRegistry).flatMap((each) => Object.keys(each));
  // zod's own code of an issue.
  registered.push('custom');
  expect(used.length + registered.length).toBeGreaterThan(100);
  expect(used.filter((code) => ![...explained, ...registered].includes(code))).toEqual([]);
  const made = /^(already|missing)-/;
  const isMade = (code: string): boolean => made.test(code) || registered.includes(code);
  expect(explained.filter((code) => !isMade(code) && !source.includes(`'${code}'`))).toEqual([]);
});
