import { execFile } from 'node:child_process';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { oldNode } from '../helpers/old-node.ts';
import { makeRoot } from '../helpers/root.ts';

const project = join(import.meta.dirname, '../..');

/** A clone in which `npm ci` did not run, with one script. */
async function useClone() {
  const root = await makeRoot({
    'package.json': '{ "type": "module" }',
    'scripts/hello.ts':
      'const name: string = process.argv[2] ?? "";\nconsole.log("Hello", name);\n',
  });
  await cp(join(project, 'bin/run-on-node.js'), join(root, 'bin/run-on-node.js'));
  await cp(join(project, 'scripts/start.js'), join(root, 'scripts/start.js'));
  const script = join(root, 'scripts/start.js');
  const runOn = (flags: readonly string[], ...args: string[]) =>
    promisify(execFile)(process.execPath, [...flags, script, ...args]).catch((error) => error);
  const run = (...args: string[]) => runOn([], ...args);
  return { root, run, runOn };
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

test('flags that a user gives to Node count more than those of a command', async () => {
  const { root, runOn } = await useClone();
  await mkdir(join(root, 'node_modules/zx'), { recursive: true });
  await writeFile(join(root, 'scripts/build.ts'), 'console.log(process.execArgv.join(" "));\n');
  const { stdout } = await runOn(['--heap-growing-percent=80'], 'build');
  const growing = [...stdout.matchAll(/--heap-growing-percent=(\d+)/g)].map(([, value]) => value);
  // V8 takes the last one.
  expect(growing.length).toBe(2);
  expect(growing.at(-1)).toBe('80');
});

test('an older Node gives the work to the one that npm ci installed, or says what to run', async () => {
  const { root, runOn } = await useClone();
  await mkdir(join(root, 'node_modules/zx'), { recursive: true });
  const old = await runOn(oldNode, 'hello');
  expect(old.stderr).toBe('masthead needs Node 24.15 or newer; this is 20.20.2. Run: npm ci\n');
  await mkdir(join(root, 'node_modules/node/bin'), { recursive: true });
  await writeFile(join(root, 'node_modules/node/package.json'), '{ "version": "24.21.0" }');
  await writeFile(
    join(root, 'node_modules/node/bin/node'),
    `#!/bin/sh\nexec "${process.execPath}" "$@"\n`,
    {
      mode: 0o755,
    },
  );
  expect((await runOn(oldNode, 'hello', 'Ana')).stdout).toBe('Hello Ana\n');
});
