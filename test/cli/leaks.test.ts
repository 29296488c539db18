import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Calling, call } from '../helpers/call.ts';
import { git, issueText, makeFolder, storyText } from '../helpers/published.ts';
import { makeRoot } from '../helpers/root.ts';

const issue = { 'issues/001/issue.md': issueText(1), 'issues/001/01-first.md': storyText(1) };
const smtp = 'SMTP_URL=smtp://ana:hunter2@mail.example.org\n';

/** A newsletter in a repository. */
async function makeRepository(
  files: Readonly<Record<string, string>> = {},
  below = '',
): Promise<{ top: string; root: string }> {
  if (below === '') {
    const root = await makeRoot({ ...issue, ...files });
    git(root, 'init', '--quiet');
    return { top: root, root };
  }
  const top = await makeRoot(files);
  const root = join(top, below);
  await mkdir(join(root, 'issues/001'), { recursive: true });
  for (const [name, text] of Object.entries(issue)) await writeFile(join(root, name), text);
  const yaml = await readFile(join(top, 'issues/newsletter.yaml'), 'utf8');
  await writeFile(join(root, 'issues/newsletter.yaml'), yaml);
  git(top, 'init', '--quiet');
  return { top, root };
}

function run(root: string, command: string, args: readonly string[] = [], calling: Calling = {}) {
  return call(command, ['--root', root, ...args], calling);
}

const personal: [string, string[]][] = [
  ['digest', []],
  ['send', ['1']],
  ['subscribers', ['add', 'ana@list.example']],
  ['subscribers', ['export']],
  ['backup', []],
];

describe('personal data in a work tree', () => {
  test.each(personal)(
    '%s %j stops before it writes to data/ that git does not ignore',
    async (command, args) => {
      const { root } = await makeRepository();
      const done = await run(root, command, args);
      expect(done.code).toBe(2);
      expect(done.stderr).toContain('Add `data/` and `.env` to .gitignore');
      expect(git(root, 'add', '--all', '--dry-run')).not.toMatch(
        /newsletter\.db|secret|outbox|eml/,
      );
      await writeFile(join(root, '.gitignore'), 'data/\npublic/\n');
      expect((await run(root, command, args)).code).not.toBe(2);
      git(root, 'add', '--all');
      expect(git(root, 'ls-files')).not.toContain('data/');
    },
  );

  test.each([
    ['above the newsletter', '.gitignore', 'data/\n', 'letters/ours'],
    ['in the folder', 'letters/ours/.gitignore', '/data\n', 'letters/ours'],
    ['by a pattern', '.gitignore', 'letters/*/d?ta/**\n', 'letters/ours'],
    ['in info/exclude', '.git/info/exclude', 'data\n', 'letters/ours'],
  ])('an ignoring line %s counts', async (_, file, text, below) => {
    const { top, root } = await makeRepository({}, below);
    await writeFile(join(top, file), text);
    expect(await run(root, 'subscribers', ['add', 'ana@list.example'])).toMatchObject({ code: 0 });
  });

  test.each([
    ['an exception', 'data/*\n!data/newsletter.db\n'],
    ['another name', 'database/\n'],
    ['only some files', 'data/*.eml\n'],
  ])('%s does not', async (_, text) => {
    const { root } = await makeRepository({ '.gitignore': text });
    expect(await run(root, 'subscribers', ['add', 'ana@list.example'])).toMatchObject({ code: 2 });
  });

  test('holds in a linked work tree and in a submodule', async () => {
    const { root } = await makeRepository();
    git(root, 'add', '--all');
    git(root, 'commit', '--quiet', '-m', 'Start');
    const linked = join(makeFolder(), 'linked');
    git(root, 'worktree', 'add', '--quiet', linked);
    const outer = makeFolder();
    git(outer, 'init', '--quiet');
    git(outer, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', root, 'letters');
    for (const folder of [linked, join(outer, 'letters')]) {
      expect((await run(folder, 'subscribers', ['add', 'a@l.example'])).code, folder).toBe(2);
      await writeFile(join(folder, '.gitignore'), 'data/\n');
      expect((await run(folder, 'subscribers', ['add', 'a@l.example'])).code, folder).toBe(0);
    }
  });

  test('needs nothing outside of work trees, or behind a link that leads out of one', async () => {
    const plain = await makeRoot(issue);
    expect(await run(plain, 'subscribers', ['add', 'a@l.example'])).toMatchObject({ code: 0 });
    const { root } = await makeRepository();
    await symlink(makeFolder(), join(root, 'data'));
    expect(await run(root, 'subscribers', ['add', 'a@l.example'])).toMatchObject({ code: 0 });
  });

  test('an export or a backup into the work tree is refused, and elsewhere it is made', async () => {
    const { root } = await makeRepository({ '.gitignore': 'data/\n' });
    await run(root, 'subscribers', ['add', 'ana@list.example']);
    const outside = makeFolder();
    const into = { 'list.csv': 2, 'data/list.csv': 0, [`${outside}/list.csv`]: 0 };
    for (const [file, code] of Object.entries(into)) {
      const env = { INIT_CWD: root };
      expect((await run(root, 'subscribers', ['export', file], { env })).code, file).toBe(code);
    }
    expect(existsSync(join(root, 'list.csv'))).toBe(false);
    expect((await run(root, 'backup', ['--to', join(root, 'safe')])).code).toBe(2);
    expect(existsSync(join(root, 'safe'))).toBe(false);
    expect((await run(root, 'backup', ['--to', outside])).code).toBe(0);
  });

  test('without git, a plain line in .gitignore is enough, and nothing else', async () => {
    const { root } = await makeRepository();
    const path = process.env.PATH;
    process.env.PATH = '/nonexistent';
    try {
      expect((await run(root, 'subscribers', ['add', 'a@l.example'])).code).toBe(2);
      await writeFile(join(root, '.gitignore'), 'd*\n');
      expect((await run(root, 'subscribers', ['add', 'a@l.example'])).code).toBe(2);
      await writeFile(join(root, '.gitignore'), '/data/\n');
      expect((await run(root, 'subscribers', ['add', 'a@l.example'])).code).toBe(0);
    } finally {
      process.env.PATH = path;
    }
  });
});

describe('secrets in .env', () => {
  test('are not read where git does not ignore the file', async () => {
    const { root } = await makeRepository({ '.gitignore': 'data/\n', '.env': smtp });
    for (const command of ['digest', 'build', 'collect']) {
      const done = await run(root, command);
      expect(done.code, command).toBe(2);
      expect(done.stderr).toContain('Add `.env` to .gitignore');
      expect(done.stderr).not.toContain('hunter2');
    }
    await writeFile(join(root, '.gitignore'), 'data/\n.env\n');
    expect(await run(root, 'build')).toMatchObject({ code: 0 });
  });

  test('an example without values is no secret', async () => {
    const { root } = await makeRepository({ '.gitignore': 'data/\n', '.env': '# SMTP_URL=\n' });
    expect(await run(root, 'build')).toMatchObject({ code: 0 });
  });
});

describe('check', () => {
  test('reports what is committed, and says what to do', async () => {
    const { root } = await makeRepository({
      '.env': smtp,
      '.env.example': smtp,
      'data/newsletter.db': 'x',
      'data/outbox/1.eml': 'x',
    });
    const before = await run(root, 'check');
    expect(before.code).toBe(0);
    expect(before.stderr).toMatch(/^\.env {2}warning: .*\(exposed-secret\)/m);
    git(root, 'add', '--all');
    git(root, 'commit', '--quiet', '-m', 'Start');
    const { code, stderr } = await run(root, 'check');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^\.env {2}error: This file, with passwords, is committed .*\(committed-secret\)/m,
    );
    expect(stderr).toMatch(
      /^data\/newsletter\.db {2}error: This file and 1 more, with personal data/m,
    );
    expect(stderr).toContain('git filter-repo');
    expect(stderr).toContain('change every password');
    expect(stderr).not.toMatch(/hunter2|env\.example/);
    // Ignoring it later does not take it out of git.
    await writeFile(join(root, '.gitignore'), 'data/\n.env\n');
    expect((await run(root, 'check')).stderr).toContain('(committed-secret)');
    expect(await run(root, 'send', ['1'])).toMatchObject({ code: 2 });
    git(root, 'rm', '--quiet', '-r', '--cached', 'data', '.env');
    expect((await run(root, 'check')).stderr).not.toContain('secret)');
  });

  test('finds nothing in a folder that is not in git', async () => {
    const root = await makeRoot({ ...issue, '.env': smtp, 'data/x': 'x' });
    expect((await run(root, 'check')).stderr).not.toContain('secret)');
  });
});

test('this repository ignores both', async () => {
  const lines = (await readFile(join(import.meta.dirname, '../../.gitignore'), 'utf8')).split('\n');
  expect(lines).toEqual(expect.arrayContaining(['data/', '.env']));
});

test('a bug report goes elsewhere if git would publish it', async () => {
  const { writeBugReport } = await import('../../src/lib/bug-report.ts');
  const { root } = await makeRepository();
  const trace = { name: 'Error', message: 'x', frames: [], causes: [] };
  const place = { root, command: 'check', options: [], now: new Date() };
  const first = writeBugReport(trace, place) ?? '';
  expect(first.startsWith(root)).toBe(false);
  await rm(first);
  await writeFile(join(root, '.gitignore'), 'data/\n');
  expect(writeBugReport(trace, place)?.startsWith(root)).toBe(true);
  expect(await readdir(join(root, 'data/reports'))).toHaveLength(1);
});
