import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { makeRoot } from '../helpers/root.ts';

const good = '---\ntitle: A story\n---\n\nWords.\n';
const bad = good.replace('title', 'titel');
const issue =
  '---\nnumber: 1\nid: urn:uuid:0b5cd5f1-9b3b-4b6e-8a57-1f0c5d1f3c11\ntitle: One\ndate: 2026-11-24\n---\n';
const inbox = { 'issues/inbox/a.md': bad };
const composed = { 'issues/001/issue.md': issue, 'issues/001/01-a.md': bad };
const old = { 'old/2014-05-03-may.md': '---\ntitle: "May\n---\nWords.\n' };

test.each([
  ['compose', [], inbox, 'Nothing was composed.'],
  ['digest', ['--yes'], inbox, 'Nothing was composed or sent.'],
  ['build', [], composed, 'Nothing was built.'],
  ['send', ['1', '--yes'], composed, 'Nothing was sent.'],
  ['import-archive', ['old'], old, 'Nothing was imported.'],
])('%s %j says what an error stopped', async (name, args, files, line) => {
  const root = await makeRoot(files);
  const host = { env: { INIT_CWD: root } };
  const { code, stderr } = await call(name, [...args, '--root', root], host);
  expect(code, stderr).toBe(1);
  expect(stderr.trimEnd().split('\n').at(-1)).toBe(line);
});

test('an import names the first ten lines for each reason, and the hint once', async () => {
  const lines = [...Array(40).keys()].map((at) => (at % 2 === 0 ? 'jane@' : 'a,b,c,d,e'));
  const root = await makeRoot({
    'list.csv': ['email,name', ...lines, 'ana@test.example'].join('\n'),
  });
  const args = ['import', 'list.csv', '--consent', 'signed up', '--root', root];
  const { stdout, stderr } = await call('subscribers', args, { env: { INIT_CWD: root } });
  const count = (text: string): number => stderr.split(text).length - 1;
  expect(count('(bad-address)')).toBe(10);
  expect(count('(uneven-line)')).toBe(10);
  expect(count('Write the address alone')).toBe(1);
  expect(stdout).toContain('  20 not imported: This is not an email address.');
  expect(stdout).toContain('Below are the first 10 lines for each reason.');
  expect(stdout).toContain(join('data', 'reports'));
});

test.each([
  ['subscribers', ['erase', 'ana@test.example'], 'Nothing was erased.'],
  ['restore', ['data/backups/2026'], 'Nothing was restored.'],
])('%s %j, answered with no, says that nothing was done', async (name, args, line) => {
  const root = await makeRoot();
  await call('subscribers', ['add', 'ana@test.example', '--root', root]);
  await call('backup', ['--root', root]);
  const [backup = ''] = await readdir(join(root, 'data/backups'));
  const typed = args.map((each) => each.replace('2026', backup));
  const result = await call(name, [...typed, '--root', root], { answer: false });
  expect(result).toEqual({ code: 0, stdout: '', stderr: `${line}\n` });
});
