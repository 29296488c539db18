import { execFile } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  installPackage,
  makeFolder,
  makeNewsletter,
  packPackage,
  plainEnvironment,
  project,
} from './install.ts';

const run = promisify(execFile);
const fixture = join(project, 'test/fixtures/upgrade');
const old = join(fixture, 'masthead-0.1.0.tgz');

let tarball = '';
let folder = '';
beforeAll(async () => {
  folder = await makeFolder();
  tarball = await packPackage(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a newsletter of the packed 0.1.0 is upgraded, and can go back', async () => {
  const from = { issues: join(fixture, 'issues'), state: join(fixture, 'state') };
  const root = await makeNewsletter(old, from);
  const masthead = (...args: string[]) =>
    run('node', [join(root, 'node_modules/masthead/bin/masthead.js'), ...args], {
      cwd: join(root, 'issues'),
      env: plainEnvironment(),
    });
  const counts = async () => JSON.parse((await masthead('status', '1', '--json')).stdout).counts;
  expect((await masthead('--version')).stdout).toBe('0.1.0\n');
  const before = await counts();
  expect(before).toMatchObject({ accepted: 2, deferred: 1 });
  await masthead('build');

  await installPackage(tarball, root);
  const { stdout } = await masthead('status', '1');
  const [, backup = ''] = /`masthead restore (data\/backups\/\S+)`/.exec(stdout) ?? [];
  expect(await readdir(join(root, backup))).toContain('newsletter.db');
  expect(await counts()).toEqual(before);
  await masthead('check');
  await masthead('build');
  const { stdout: digest } = await masthead('digest', '--no-wait');
  expect(digest).toContain('a rehearsal');

  await installPackage(old, root);
  await expect(masthead('status', '1')).rejects.toMatchObject({ code: 3 });
  await masthead('restore', backup, '--yes');
  expect(await counts()).toMatchObject({ accepted: 2 });
});
