import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { call } from '../helpers/call.ts';
import { makeRoot, settings, snapshot } from '../helpers/root.ts';

const item = '---\ntitle: A\n---\n\nWords.\n';

test.each([
  ['digest', '7'],
  ['compose', '7'],
  ['send', '1', '2'],
  ['send', '--due', '1'],
  ['status', '1', '2'],
  ['serve', 'now'],
  ['backup', 'elsewhere'],
  ['preview', '1', '2'],
  ['subscribers', 'list', 'ana'],
  ['subscribers', 'export', 'extra'],
  ['subscribers', 'export', 'a.csv', 'b.csv'],
  ['subscribers', 'remove', 'a@test.example', 'b@test.example'],
  ['subscribers', 'list', '--consent', 'x'],
  ['subscribers', '--yes'],
])('%s %s is refused, and nothing is made', async (command, ...args) => {
  const root = await makeRoot({ 'issues/inbox/a.md': item });
  const before = await snapshot(root);
  const { code, stdout, stderr } = await call(command, [...args, '--root', root], {
    env: { INIT_CWD: root },
  });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(await snapshot(root)).toEqual(before);
});

test.each(Object.keys(commands))('%s refuses an unknown option', async (command) => {
  const { code, stderr } = await call(command, ['--rot', '.']);
  expect([code, stderr]).toEqual([2, 'Unknown option "--rot". Did you mean "--root"?\n']);
  expect((await call(command, ['--xyzzyx'])).stderr).toMatch(/^Unknown option "--xyzzyx"\. /);
});

test.each([
  [['--root'], '--root needs a value: --root DIR'],
  [['--date', '--root', 'x'], '--date needs a value: --date DAY'],
  [['--dry-run=yes'], '--dry-run takes no value.'],
  [['--date', '2026-01-01', '--date', '2026-01-02'], '--date was given twice.'],
  [['-x'], 'Unknown option "-x". --help lists the options.'],
])('compose %j says what is wrong', async (args, message) => {
  expect(await call('compose', args)).toMatchObject({ code: 2, stderr: `${message}\n` });
});

test('help is shown beside a mistake, also as -h', async () => {
  expect((await call('compose', ['--rot', '--help'])).stdout).toContain('--dry-run');
  expect((await call('compose', ['-h'])).code).toBe(0);
});

test('an unknown action of subscribers names the nearest one', async () => {
  const { stderr } = await call('subscribers', ['exprt', '--root', await makeRoot()]);
  expect(stderr).toMatch(/^Unknown action "exprt"\. Did you mean "export"\?/);
});

test.each([
  [{}, 'masthead@latest'],
  [{ 'package.json': '{ "dependencies": { "masthead": "^0.9.1" } }' }, 'masthead@0.9.1'],
])('settings of a newer format are refused, and the version is named', async (files, wanted) => {
  const yaml = `${settings.replace('format: 1', 'format: 2')}novelty: yes\n`;
  const root = await makeRoot({ 'issues/newsletter.yaml': yaml, ...files });
  const { code, stderr } = await call('check', ['--root', root]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^issues\/newsletter\.yaml:1:\d+ {2}error: .*\(newer-format\)/);
  expect(stderr).toContain(`\`npm install ${wanted}\``);
  expect(stderr).not.toContain('novelty');
  expect(await readdir(root)).toContain('issues');
});
