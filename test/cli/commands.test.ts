import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { masthead } from '../helpers/command.ts';
import { makeRoot, snapshot } from '../helpers/root.ts';

const project = join(import.meta.dirname, '../..');
const readme = await readFile(join(project, 'README.md'), 'utf8');
const { scripts } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
const commands = Object.entries(scripts)
  .filter(
    ([name, line]) =>
      line.endsWith(` scripts/start.js ${name}`) && !['ci', 'bench', 'compile'].includes(name),
  )
  .map(([name]) => name);

describe('every command', () => {
  test('has a script, and every script is a command', async () => {
    const files = (await readdir(join(project, 'scripts'))).map((file) =>
      file.replace(/\.ts$/, ''),
    );
    expect(
      files
        .filter((name) => !['terminal', 'start.js', 'ci', 'bench', 'compile'].includes(name))
        .sort(),
    ).toEqual([...commands].sort());
  });

  for (const name of commands) {
    test(`${name} answers --help with every option, and the README tells of it`, async () => {
      const script = await readFile(join(project, 'scripts', `${name}.ts`), 'utf8');
      expect(script).toContain(
        `await main(${name.replace(/-(.)/, (_, letter: string) => letter.toUpperCase())});`,
      );
      const { code, stdout } = await call(name, ['--help']);
      expect(code).toBe(0);
      expect(stdout).toContain(`npm run ${name} --`);
      expect(stdout).toContain('--root DIR');
      expect(readme).toMatch(new RegExp(`\\| \`${name}\\b`));
    });
  }
});

test('a script answers --help as a process', async () => {
  const { code, stdout } = await masthead('check', ['--help']);
  expect([code, stdout.includes('npm run check --')]).toEqual([0, true]);
});

describe('wrong use', () => {
  test('exits 2 with a sentence and no stack trace', async () => {
    const root = await makeRoot();
    const empty = join(root, 'issues', 'nowhere');
    const uses: [string, string[]][] = [
      ['digest', ['--rot', root]],
      ['digest', ['--root', empty]],
      ['send', ['--root', root]],
      ['send', ['three', '--root', root]],
      ['send', ['7', '--root', root]],
      ['check', ['9', '--root', root]],
      ['compose', ['--date', 'tomorrow', '--root', root]],
      ['collect', ['--split-at', '1', '--root', root]],
      ['subscribers', ['invite', '--root', root]],
      ['subscribers', ['import', 'x.csv', '--root', root]],
    ];
    for (const [command, args] of uses) {
      const { code, stderr } = await call(command, args);
      expect(code, [command, ...args].join(' ')).toBe(2);
      expect(stderr.trim()).not.toBe('');
      expect(stderr).not.toMatch(/^\s+at /m);
    }
    const { code, stderr } = await masthead('send', ['three', '--root', root]);
    expect(code, 'as a process, too').toBe(2);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('invalid settings for sending are reported before anything is made', async () => {
    const item = '---\ntitle: A\n---\n\nWords.\n';
    const root = await makeRoot({ 'issues/inbox/a.md': item });
    const before = await snapshot(join(root, 'issues'));
    const env = { SMTP_URL: 'mail.example' };
    const { code } = await call('digest', ['--root', root], { env });
    expect(code).toBe(2);
    expect(await snapshot(join(root, 'issues'))).toEqual(before);
  });
});

test('--json is one document alone on standard output', async () => {
  const root = await makeRoot({ 'issues/inbox/a.md': '---\ntitle: A\n---\n\nWords.\n' });
  for (const [command, ...args] of [
    ['compose'],
    ['check'],
    ['build'],
    ['status'],
    ['subscribers', 'list'],
    ['digest'],
  ]) {
    const { stdout, code } = await call(command as string, [...args, '--root', root, '--json']);
    expect(code, command).toBe(0);
    expect(() => JSON.parse(stdout), command).not.toThrow();
  }
  const { stdout } = await masthead('check', ['--root', root, '--json']);
  expect(() => JSON.parse(stdout), 'as a process, too').not.toThrow();
});

test('a reader who goes away in the middle is no reason for a stack trace', async () => {
  const root = await makeRoot({ 'issues/inbox/a.md': '---\ntitle: A\n---\n\nWords.\n' });
  const script = join(project, 'scripts/compose.ts');
  const command = `"${process.execPath}" "${script}" --root "${root}" 2>&1 1>&3 3>&- | cat >&2`;
  const { stdout, stderr } = spawnSync('bash', ['-c', `( ${command} ) 3>&1 | true`], {
    encoding: 'utf8',
  });
  expect(stdout + stderr).toBe('');
  expect(await readdir(join(root, 'issues'))).toContain('001');
});
