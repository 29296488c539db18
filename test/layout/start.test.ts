import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Static imports that exist when the program runs: `import type` and `import()` are left out. */
const staticImport = /^(?:import|export)\s(?!type\b)(?:[^;']*?\sfrom\s)?'([^']+)';/gm;

/** Every module that a file loads when it starts: files of ours, and packages by name. */
async function modulesAtStart(file: string, found = new Set<string>()): Promise<Set<string>> {
  if (found.has(file)) return found;
  found.add(file);
  const text = await readFile(file, 'utf8');
  for (const [, target = ''] of text.matchAll(staticImport)) {
    if (target.startsWith('.')) await modulesAtStart(join(dirname(file), target), found);
    else found.add(target);
  }
  return found;
}

test('a command loads neither schemas, parsers, database nor mail before it runs', async () => {
  const scripts = (await readdir(join(root, 'scripts'))).filter((name) => name.endsWith('.ts'));
  expect(scripts.length).toBeGreaterThan(10);
  for (const script of [...scripts, '../src/cli/main.ts']) {
    const modules = await modulesAtStart(join(root, 'scripts', script));
    const packages = [...modules].filter((each) => !/^(?:node:|\/)/.test(each));
    const wanted = ['bench.ts', 'ci.ts', 'compile.ts'].includes(script) ? ['zx'] : [];
    expect(packages, script).toEqual(wanted);
  }
});

test('a build loads nothing that reads or renders issues before it knows that one changed', async () => {
  const modules = await modulesAtStart(join(root, 'src/site/build-site.ts'));
  const packages = [...modules].filter((each) => !/^(?:node:|\/)/.test(each));
  expect(packages).toEqual(['lru-cache']);
});

test('a command that takes a lock needs no database', async () => {
  const modules = await modulesAtStart(join(root, 'src/lib/store/lock.ts'));
  expect([...modules].filter((each) => !/^(?:node:|\/)/.test(each))).toEqual([]);
});

test('a digest loads nothing for sources, hosts and scripts that a newsletter may not have', async () => {
  const modules = new Set<string>();
  for (const step of ['compose/compose', 'check/prepare-issue', 'mailing/send-issue']) {
    await modulesAtStart(join(root, `src/${step}.ts`), modules);
  }
  const loaded = [...modules].filter((each) => !/^(?:node:|\/)/.test(each));
  expect(loaded).toEqual(expect.arrayContaining(['remark', 'handlebars', 'kysely']));
  const late = ['undici', 'franc', 'linkedom', 'mjml', 'sharp', 'string-width', 'retext'];
  expect(loaded.filter((each) => late.includes(each))).toEqual([]);
});

test('a digest loads no step before it begins', async () => {
  const modules = await modulesAtStart(join(root, 'src/digest.ts'));
  expect([...modules].filter((each) => !/^(?:node:|\/)/.test(each))).toEqual([]);
});

test('looking for changes since sending needs no package where there is no ledger', async () => {
  const modules = await modulesAtStart(join(root, 'src/mailing/find-sent-changes.ts'));
  expect([...modules].filter((each) => !/^(?:node:|\/)/.test(each))).toEqual([]);
});
