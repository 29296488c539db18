import { readFile, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repairFiles } from '../../src/content/repair-files.ts';
import { call } from '../helpers/call.ts';
import { makeRoot, snapshot } from '../helpers/root.ts';

const now = () => new Date('2026-11-24T12:00:00Z');
const uuid = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

async function fix(root: string, ...args: string[]) {
  const { code, stdout } = await call('check', ['--root', root, '--fix', '--json', ...args], {
    now,
  });
  const json = JSON.parse(stdout) as {
    repaired: { file: string; line: number; column: number; done: string }[];
    problems: { code: string }[];
  };
  return { code, ...json };
}

const idIn = (text: string): string => /id: (\S+?),?\s/.exec(text)?.[1] ?? '';

describe('an issue that was written by hand', () => {
  const files = {
    'issues/003/issue.md': '---\ntitle: By hand\n---\n\nHello.\n',
    'issues/003/01-plain.md': '---\ntitle: Plain # the first\n---\nWords.\n',
    'issues/003/02-braces.md': '---\n{ title: "In braces" }\n---\nWords.\n',
    'issues/003/03-indented.md': '---\n  title: Indented\n  tags: [a]\n---\nWords.\n',
    'issues/003/04-mac.md': '---\rtitle: Mac\r---\rWords.\r',
    'issues/003/05-windows.md': '\ufeff---\r\ntitle: Windows\r\n---\r\nWords.\r\n',
    'issues/003/05-windows.sr-Latn.md': '---\ntitle: Prozori\n---\nReči.\n',
  };

  test('gets number, date and ids from check --fix, once, and is right then', async () => {
    const root = await makeRoot(files);
    const before = await call('check', ['--root', root]);
    expect(before.code).toBe(1);
    expect(before.stderr).toContain('npm run check -- --fix');
    const { code, repaired, problems } = await fix(root);
    expect([code, problems]).toEqual([0, []]);
    expect(repaired.map(({ file, done }) => `${file} ${done}`)).toEqual([
      'issues/003/issue.md Added `number`, `date`, `id`.',
      ...['01-plain', '02-braces', '03-indented', '04-mac', '05-windows'].map(
        (name) => `issues/003/${name}.md Added \`id\`.`,
      ),
      'issues/003/05-windows.sr-Latn.md Recorded what it was translated from.',
    ]);
    const texts = await Promise.all(
      Object.keys(files).map((file) => readFile(join(root, file), 'utf8')),
    );
    expect(texts.slice(0, 6).map(idIn)).toEqual(Array(6).fill(expect.stringMatching(uuid)));
    const [issue = '', plain = '', , , mac = '', windows = '', translation] = texts;
    expect(issue).toContain('number: 3\ndate: 2026-11-24\n');
    expect(plain).toContain('\ntitle: Plain # the first\n---\nWords.\n');
    expect(mac).not.toContain('\n');
    expect(windows).toMatch(/^\ufeff---\r\n/);
    expect(windows.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(translation).toMatch(/^---\ntranslation_of: \w+\ntitle: Prozori\n---\nReči\.\n$/);

    const after = await snapshot(join(root, 'issues'));
    expect((await fix(root)).repaired).toEqual([]);
    expect(await snapshot(join(root, 'issues'))).toEqual(after);
  });

  test('gets them from compose and from digest, too', async () => {
    for (const command of ['compose', 'digest']) {
      const root = await makeRoot(files);
      const { code, stdout } = await call(command, ['--root', root], { now });
      expect(stdout).toContain('issues/003/issue.md:2:1  Added `number`, `date`, `id`.');
      expect([command, code]).toEqual([command, 0]);
      expect(idIn(await readFile(join(root, 'issues/003/04-mac.md'), 'utf8'))).toMatch(uuid);
    }
  });

  test('keeps the ids that feeds have shown, once it was mailed', async () => {
    const id = 'urn:uuid:00000000-0000-4000-8000-000000000003';
    const mailing = 'mailing: { id: imported, started: 2026-01-01T09:00:00.000Z }';
    const root = await makeRoot({
      ...files,
      'issues/003/issue.md': `---\nnumber: 3\nid: ${id}\ntitle: T\ndate: 2026-01-01\n${mailing}\n---\n`,
      'issues/004/issue.md': `---\nnumber: 4\ntitle: T\ndate: 2026-01-01\n${mailing}\n---\n`,
    });
    const { problems } = await fix(root);
    expect(idIn(await readFile(join(root, 'issues/003/01-plain.md'), 'utf8'))).toBe(`${id}#plain`);
    // Only git knows the id of issue 4.
    expect(problems).toMatchObject([{ code: 'missing-id' }]);
  });
});

describe('check --fix', () => {
  test('deletes a NUL, keeps the permissions, and follows a link', async () => {
    const root = await makeRoot({ 'elsewhere.md': '---\r\ntitle: It\0 is\r\n---\r\nA\0b\0.\r\n' });
    await symlink('../elsewhere.md', join(root, 'issues/inbox.md'));
    const file = 'issues/inbox.md';
    const edit = { line: 2, column: 10, old: '\0', new: '' };
    const repair = () => ({ done: 'Done.', edits: [edit] });
    const tools = { newId: () => '' };
    expect(await repairFiles(root, [{ file, repair }], tools)).toEqual([
      { file, line: 2, column: 10, done: 'Done.' },
    ]);
    expect(await readFile(join(root, 'elsewhere.md'), 'utf8')).toContain('title: It is\r\n');
    expect((await stat(join(root, file))).mode & 0o777).toBe(0o644);
    // It is not there any more.
    expect(await repairFiles(root, [{ file, repair }], tools)).toEqual([]);
  });

  test('prints what it changed, and what it could not repair', async () => {
    const root = await makeRoot({
      'issues/inbox/a.md': '---\ntitle: A\nsection: trainig\n---\nIt\0 is.\n',
    });
    const found = await call('check', ['--root', root], { now });
    expect(found.stderr).toContain(
      'issues/inbox/a.md:5:3  error: The text contains an invisible NUL character',
    );
    expect(found.stdout).toContain('1 problem can be repaired by `npm run check -- --fix --root ');
    const { code, stdout, stderr } = await call('check', ['--root', root, '--fix'], { now });
    expect(stdout).toContain('issues/inbox/a.md:5:3  Deleted a NUL character.');
    expect([code, stderr.includes('unknown-section')]).toEqual([1, true]);
  });
});
