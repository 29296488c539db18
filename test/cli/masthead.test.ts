import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { oldNode } from '../helpers/old-node.ts';
import { makeRoot } from '../helpers/root.ts';

const bin = join(import.meta.dirname, '../../bin/masthead.js');

interface Running {
  cwd: string;
  env?: Record<string, string>;
  flags?: readonly string[];
}

async function masthead(args: readonly string[], { cwd, env, flags = [] }: Running) {
  const {
    INIT_CWD: _,
    npm_lifecycle_event: __,
    npm_package_json: ___,
    ...clean
  } = { ...process.env };
  const run = promisify(execFile)(process.execPath, [...flags, bin, ...args], {
    cwd,
    env: { ...clean, ...env },
  });
  const { code = 0, stdout, stderr } = await run.catch((error) => error);
  return { code, stdout, stderr } as { code: number; stdout: string; stderr: string };
}

async function makeEmpty(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'masthead-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe('masthead', () => {
  test('lists every command with one line', async () => {
    const { code, stdout } = await masthead(['--help'], { cwd: tmpdir() });
    expect(code).toBe(0);
    for (const name of Object.keys(commands)) {
      expect(stdout).toMatch(new RegExp(`^  ${name} +\\S.*\\.$`, 'm'));
    }
    expect((await masthead([], { cwd: tmpdir() })).stdout).toBe(stdout);
  });

  test('prints its version', async () => {
    const { stdout } = await masthead(['--version'], { cwd: tmpdir() });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test.each([
    ['serv', 'Unknown command "serv". Did you mean "serve"?'],
    ['constructor', 'Unknown command "constructor". masthead --help lists them.'],
    ['--vers', 'Unknown option "--vers". masthead --help lists them.'],
  ])('%s is unknown', async (typed, message) => {
    expect(await masthead([typed], { cwd: tmpdir() })).toMatchObject({
      code: 2,
      stderr: `${message}\n`,
    });
  });

  test('finds the newsletter from any folder in it', async () => {
    const root = await makeRoot({
      'issues/inbox/a.md': '---\ntitle: A\nsection: nowhere\n---\n\nA.\n',
    });
    const inside = join(root, 'issues/inbox');
    const { code, stdout, stderr } = await masthead(['compose'], { cwd: inside });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('issues/inbox/a.md');
  });

  test('names commands as this user types them', async () => {
    const root = await makeRoot();
    const help = async (running: Omit<Running, 'cwd'>) =>
      (await masthead(['check', '--help'], { cwd: root, ...running })).stdout.split('\n')[2];
    expect(await help({})).toBe('  masthead check [ISSUE …] [options]');
    expect(await help({ env: { npm_lifecycle_event: 'npx' } })).toBe(
      '  npx masthead check [ISSUE …] [options]',
    );
    const npx = { cwd: root, env: { npm_lifecycle_event: 'npx' } };
    expect((await masthead(['--help'], npx)).stdout).toContain(
      '\n  npx masthead COMMAND [options]\n',
    );
    expect((await masthead(['xyz'], npx)).stderr).toContain('npx masthead --help lists them.');
  });

  test('reads paths from where npm was called', async () => {
    const root = await makeRoot();
    const env = { INIT_CWD: join(root, 'issues'), npm_package_json: join(root, 'package.json') };
    await writeFile(join(root, 'issues/a.txt'), 'A story\n\nWords of it.\n');
    const { code } = await masthead(['collect', 'a.txt'], { cwd: root, env });
    expect(code).toBe(0);
  });

  test('outside of any newsletter says how to start one', async () => {
    const folder = await makeEmpty();
    const { code, stderr } = await masthead(['digest'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain('No newsletter found');
    expect(stderr).toContain('npm create masthead');
    const root = await makeRoot();
    expect((await masthead(['status', '--root', root], { cwd: folder })).code).toBe(0);
    expect((await masthead(['digest', '--help'], { cwd: folder })).code).toBe(0);
  });
});

describe('on a Node that is too old', () => {
  test('the Node of the newsletter runs the command', async () => {
    const root = await makeRoot({
      'node_modules/node/package.json': '{ "version": "24.20.0" }',
      'node_modules/node/bin/node': `#!/bin/sh\necho "handed over: $*"; exit 7\n`,
    });
    await chmod(join(root, 'node_modules/node/bin/node'), 0o755);
    const { code, stdout } = await masthead(['check', 'a b'], { cwd: root, flags: oldNode });
    expect([code, stdout]).toEqual([7, expect.stringContaining(`${bin} check a b`)]);
  });

  test('a package without its program is repaired with npm', async () => {
    const root = await makeRoot({ 'node_modules/node/package.json': '{ "version": "24.20.0" }' });
    await mkdir(join(root, 'node_modules/node/bin'), { recursive: true });
    const { code, stderr } = await masthead(['check'], { cwd: root, flags: oldNode });
    expect([code, stderr]).toEqual([
      2,
      'masthead needs Node 24.15 or newer; this is 20.20.2. Its package lacks the program. Run: npm rebuild node\n',
    ]);
  });

  // This repository has the package, too, and the launcher searches from its own folder.
  test('a package that is too old does not count', async () => {
    const root = await makeRoot({ 'node_modules/node/package.json': '{ "version": "22.1.0" }' });
    await mkdir(join(root, 'node_modules/node/bin'), { recursive: true });
    await writeFile(join(root, 'node_modules/node/bin/node'), '#!/bin/sh\nexit 7\n', {
      mode: 0o755,
    });
    expect((await masthead(['--version'], { cwd: root, flags: oldNode })).code).toBe(0);
  });
});
