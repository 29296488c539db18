import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { makeRoot } from '../helpers/root.ts';

const project = join(import.meta.dirname, '../..');

/** A clone in which `npm ci` did not run, with one script. */
async function useClone() {
  const root = await makeRoot({
    'package.json': '{ "type": "module" }',
    'scripts/hello.ts':
      'const name: string = process.argv[2] ?? "";\nconsole.log("Hello", name);\n',
  });
  await cp(join(project, 'scripts/start.js'), join(root, 'scripts/start.js'));
  const run = async (...args: string[]) => {
    const script = join(root, 'scripts/start.js');
    return promisify(execFile)(process.execPath, [script, ...args]).catch((error) => error);
  };
  return { root, run };
}

test('before npm ci a script says in one sentence what to run', async () => {
  const { run } = await useClone();
  const { code, stderr } = await run('hello');
  expect([code, stderr]).toEqual([2, 'The packages are not installed yet. Run: npm ci\n']);
});

test('a script runs with its arguments, and an unknown one is named', async () => {
  const { root, run } = await useClone();
  await mkdir(join(root, 'node_modules'));
  await symlink(join(project, 'node_modules/zx'), join(root, 'node_modules/zx'));
  expect((await run('hello', 'Ana')).stdout).toBe('Hello Ana\n');
  expect((await run('../hello')).code).toBe(2);
  expect((await run('nothing')).stderr).toMatch(/^Unknown script "nothing"\./);
});

test('an older Node gives the work to the one that npm ci installed, or says what to run', async () => {
  const { root, run } = await useClone();
  await mkdir(join(root, 'node_modules/zx'), { recursive: true });
  const start = join(root, 'scripts/start.js');
  await writeFile(start, (await readFile(start, 'utf8')).replace('[24, 15]', '[999, 0]'));
  expect((await run('hello')).stderr).toMatch(
    /^masthead needs Node 999\.0 or newer; this is \S+\./,
  );
  await mkdir(join(root, 'node_modules/node/bin'), { recursive: true });
  await symlink(process.execPath, join(root, 'node_modules/node/bin/node'));
  expect((await run('hello', 'Ana')).stdout).toBe('Hello Ana\n');
});
