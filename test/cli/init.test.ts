import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { makeRoot, settings, snapshot } from '../helpers/root.ts';

test('init adds what a folder made by hand lacks, and changes nothing else', async () => {
  const root = await makeRoot({ 'issues/inbox/ours.md': '---\ntitle: Ours\n---\n' });
  const before = await snapshot(root);
  const ran = await call('init', ['--root', root, '--yes', '--json']);
  expect(ran.code).toBe(0);
  expect(JSON.parse(ran.stdout).added).toEqual([
    '.gitignore',
    '.npmrc',
    '.env.example',
    'package.json',
    'README.md',
    '.github/workflows/newsletter.yml',
  ]);
  expect(await snapshot(root)).toMatchObject(before);
  expect(await readFile(join(root, 'README.md'), 'utf8')).toContain('# The Test Letter\n');
  const again = await call('init', ['--root', root, '--yes']);
  expect(again).toMatchObject({ code: 0, stdout: 'Nothing was added.\n' });
});

test('init lists each file once', async () => {
  const root = await makeRoot({ '.gitignore': '*.log\n', 'README.md': 'ours\n' });
  const { stdout, stderr } = await call('init', ['--root', root, '--yes']);
  const lines = `${stdout}${stderr}`.split('\n').filter((line) => line.startsWith('  '));
  expect(lines).toContain('  package.json');
  expect(lines).toContain('  .gitignore');
  expect(lines.filter((line, at) => lines.indexOf(line) !== at)).toEqual([]);
  expect(stdout + stderr).not.toContain('would be added');
});

test('init publishes from the workflow where the settings name a branch of the repository', async () => {
  const publish = (text: string) => `${settings}publish: ${text}\n`;
  const workflow = '.github/workflows/newsletter.yml';
  const github = await makeRoot({ 'issues/newsletter.yaml': publish('{ git: origin }') });
  const server = await makeRoot({
    'issues/newsletter.yaml': publish('{ rsync: "a@b.example:/c" }'),
  });
  for (const root of [github, server]) await call('init', ['--root', root, '--yes']);
  expect(await readFile(join(github, workflow), 'utf8')).toContain('masthead publish');
  expect(await readFile(join(server, workflow), 'utf8')).not.toContain('masthead publish');
});

test('init says how to look at the first issue of a new newsletter', async () => {
  const root = join(await makeRoot(), 'new');
  const ran = await call('init', ['--root', root, '--yes']);
  expect(ran).toMatchObject({ code: 0, stdout: expect.stringMatching(/first issue.*preview/) });
});

test('init names the options that are missing without a terminal', async () => {
  const root = await makeRoot();
  const ran = await call('init', ['--root', join(root, 'new')]);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toMatch(/^Missing: --name, --languages, .*\. Add them, or --yes/);
});
