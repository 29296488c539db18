import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeFolder } from '../../src/lib/make-folder.ts';
import { call } from '../helpers/call.ts';
import { makeRoot } from '../helpers/root.ts';

const item = '---\ntitle: A\n---\n\nWords.\n';

async function useRoot() {
  const root = await makeRoot({ 'issues/inbox/a.md': item, 'readers.csv': 'email\na@b.example\n' });
  await mkdir(join(root, 'folder'));
  await call('compose', ['--root', root]);
  const run = (command: string, ...args: string[]) =>
    call(command, [...args, '--root', root], { env: { INIT_CWD: root } });
  return { root, run };
}

describe('a file or folder that a person names and that is not there', () => {
  const commands: readonly [string, ...string[]][] = [
    ['collect', 'absent.md'],
    ['collect', 'absent/'],
    ['collect', 'absent.md', 'readers.csv/absent.md'],
    ['import-archive', 'absent'],
    ['restore', 'absent'],
    ['subscribers', 'import', 'absent.csv'],
    ['subscribers', 'import', 'absent.csv', '--consent', 'in May'],
    ['subscribers', 'import', '--recheck', 'absent.csv'],
  ];
  for (const command of commands) {
    test(`exits 2: ${command.join(' ')}`, async () => {
      const { run } = await useRoot();
      const { code, stdout, stderr } = await run(...command);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/not found.*absent|absent.*not found/i);
      expect(stderr).toContain('Check the spelling');
      expect(stderr).not.toMatch(/ENOENT|\bat /);
    });
  }
});

describe('one of the wrong kind', () => {
  test.for([
    ['subscribers', 'import', 'folder', '--consent', 'in May'],
    ['subscribers', 'import', 'folder'],
    ['import-archive', 'readers.csv'],
    ['restore', 'readers.csv'],
  ] as [string, ...string[]][])('exits 2: %j', async (command) => {
    const { run } = await useRoot();
    const { code, stderr } = await run(...command);
    expect(code).toBe(2);
    expect(stderr).toMatch(/(folder is a folder|readers\.csv is a file)\. Name (a|the) /);
  });
});

describe('where nothing can be written', () => {
  const places = ['/proc/x', '/proc/x/y', '/dev/null/x', '/dev/null'];
  test.for([
    ...places.map((place) => ['build', '--out', place]),
    ...places.map((place) => ['backup', '--to', place]),
    ...places.map((place) => ['subscribers', 'export', `${place}/list.csv`]),
    ['build', '--out', 'file'],
    ['backup', '--to', 'file'],
    ['subscribers', 'export', 'file/list.csv'],
  ] as [string, ...string[]][])('exits 3 at once: %j', async ([command, ...args]) => {
    const { root, run } = await useRoot();
    await writeFile(join(root, 'file'), '');
    const { code, stderr } = await run(command, ...args);
    expect(code).toBe(3);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/^Cannot /);
  });

  test('a folder is made with those around it, and an existing one is left alone', async () => {
    const { root } = await useRoot();
    await makeFolder(join(root, 'a/b/c'), 0o700);
    await makeFolder(join(root, 'a/b/c'));
    await Promise.all(['d/e', 'd/f', 'd/e/g'].map((name) => makeFolder(join(root, name))));
    await expect(makeFolder(join(root, 'readers.csv'))).rejects.toThrow('EEXIST');
  });
});

describe('options', () => {
  test.for([
    [['send', '1', '--limit', '0'], '--limit must be a whole number from 1, not "0".'],
    [['send', '1', '--limit', '-1'], '--limit'],
    [['send', '1', '--dry-run', '--limit', 'x'], '--limit must be a whole number from 1'],
    [['collect', 'readers.csv', '--section', 'member'], 'Did you mean "members"?'],
    [['subscribers', 'exprot'], 'Did you mean "export"?'],
    [['preview', '99'], 'Issue 99 not found. The newest is 1.'],
    [['build', '99'], 'Issue 99 not found. The newest is 1.'],
    [['check', '99'], 'Issue 99 not found. The newest is 1.'],
    [['collect', 'readers.csv', '--split-at', '0'], 'Use line numbers'],
  ] as [[string, ...string[]], string][])('%j exit 2', async ([command, sentence]) => {
    const { run } = await useRoot();
    const { code, stderr } = await run(...command);
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
  });

  test('a misspelt language or column suggests the nearest', async () => {
    const { run } = await useRoot();
    const added = await run('subscribers', 'add', 'a@b.example', '--language', 'sr-Latm');
    expect(added.stderr).toContain('Did you mean "sr-Latn"?');
    const imported = await run(
      ...(['subscribers', 'import', 'readers.csv', '--consent', 'c', '--status', 'emial'] as const),
    );
    expect(imported.stderr).toContain('Did you mean "email"?');
  });
});
