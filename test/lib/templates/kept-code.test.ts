import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { makeRoot } from '../../helpers/root.ts';

const file = join(import.meta.dirname, '../../../src/lib/templates/compile-template.ts');

/** Fills a template, or lists its problems, in a process with a cache of compiled code. */
async function fillWithCache(cache: string, template: string): Promise<string> {
  const program = `
    const { compileTemplate } = await import(${JSON.stringify(file)});
    const templates = new Map([['a.hbs', ${JSON.stringify(template)}]]);
    const { value, problems } = compileTemplate(templates, 'a.hbs');
    console.log(value ? value({ name: 'Ana' }) : problems.map(({ code }) => code).join());
  `;
  const args = ['--input-type=module', '--eval', program];
  const env = { ...process.env, NODE_COMPILE_CACHE: cache };
  return (await promisify(execFile)(process.execPath, args, { env })).stdout.trim();
}

/** The files with the code of templates. */
async function keptIn(cache: string): Promise<string[]> {
  const names = await readdir(cache, { recursive: true });
  return names.filter((name) => /template-\w+\.json$/.test(name)).map((name) => join(cache, name));
}

test('a template is compiled once for all commands, and again if it or the cache changed', async () => {
  const cache = await makeRoot();
  expect(await fillWithCache(cache, 'Hello {{name}}')).toBe('Hello Ana');
  const [kept = ''] = await keptIn(cache);
  const made = await readFile(kept, 'utf8');
  await writeFile(kept, made.replace('Hello', 'Good day'));
  expect(await fillWithCache(cache, 'Hello {{name}}')).toBe('Good day Ana');
  await writeFile(kept, made.slice(0, 20));
  expect(await fillWithCache(cache, 'Hello {{name}}')).toBe('Hello Ana');
  expect(await readFile(kept, 'utf8')).toBe(made);
  expect(await fillWithCache(cache, 'Dear {{name}}')).toBe('Dear Ana');
  expect(await keptIn(cache)).toHaveLength(2);
});

test('a template with a problem is reviewed each time', async () => {
  const cache = await makeRoot();
  for (const _ of [1, 2]) {
    expect(await fillWithCache(cache, '{{{name}}}')).toBe('unescaped-output');
  }
  expect(await keptIn(cache)).toEqual([]);
});
