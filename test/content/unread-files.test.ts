import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findUnreadFiles } from '../../src/content/unread-files.ts';
import { call } from '../helpers/call.ts';
import { makeRoot, pixel } from '../helpers/root.ts';

const backups = [
  ...[
    'one.md~',
    '.one.md.swp',
    'one.md.bak',
    'one.md.orig',
    '#one.md#',
    '~$notes.docx',
    'one.md.tmp',
  ],
  ...['.hidden/two.md', '__MACOSX/one.md', '.DS_Store'],
];

test('what systems and editors leave behind is not reported', async () => {
  const root = await makeRoot(
    Object.fromEntries(backups.map((name) => [`issues/inbox/${name}`, pixel])),
  );
  expect(await findUnreadFiles(root, 'issues/inbox', ['en'])).toEqual([]);
});

test('a folder that is named as a story, and a link, are reported; a picture of any name is not', async () => {
  const root = await makeRoot({
    'issues/inbox/images/photo.jpg_large': pixel,
    'issues/inbox/folder.md/.keep': '',
    'other.md': 'Words.',
  });
  await symlink('../../other.md', join(root, 'issues/inbox/link.md'));
  const used = new Set(['images/photo.jpg_large']);
  const found = await findUnreadFiles(root, 'issues/inbox', ['en'], used);
  expect(found.map(({ file }) => file)).toEqual(['issues/inbox/folder.md', 'issues/inbox/link.md']);
});

test('check reports them in the inbox and in an issue that was not mailed', async () => {
  const id = 'urn:uuid:00000000-0000-4000-8000-000000000001';
  const head = (number: number, more = '') =>
    `---\nnumber: ${number}\nid: ${id.slice(0, -1)}${number}\ntitle: T${number}\ndate: 2026-11-24\n${more}---\nHello.\n`;
  const mailing = 'mailing: { id: imported, started: 2026-11-24T09:00:00.000Z }\n';
  const root = await makeRoot({
    'issues/inbox/story.txt': 'Words.',
    'issues/001/issue.md': head(1, mailing),
    'issues/001/notes.txt': 'Old.',
    'issues/002/issue.md': head(2),
    'issues/002/three.txt': 'New.',
    'issues/002/sub/four.md': 'New.',
  });
  const { stdout } = await call('check', ['--root', root, '--json'], {
    now: () => new Date('2026-11-24T12:00:00Z'),
  });
  const { problems } = JSON.parse(stdout) as { problems: { code: string; file: string }[] };
  expect(problems.filter(({ code }) => code === 'unread-file').map(({ file }) => file)).toEqual([
    'issues/002/sub/four.md',
    'issues/002/three.txt',
    'issues/inbox/story.txt',
  ]);
});

test('files of the inbox that nothing reads are reported', async () => {
  const names = [
    'story.txt',
    'sub/four.md',
    'page.html',
    'a/b/notes.docx',
    'issue.fr.md',
    'Issue.md',
  ];
  const fine = ['one.md', 'two.markdown', 'one.sr-Latn.md', 'issue.md', 'issue.sr-Latn.md'];
  const others = ['README.md', '.gitkeep', 'Thumbs.db', 'one.md~', 'images/a.png', 'photos/B.JPG'];
  const files = [...names, ...fine, ...others].map((name) => [`issues/inbox/${name}`, pixel]);
  const root = await makeRoot(Object.fromEntries(files));
  const found = await findUnreadFiles(root, 'issues/inbox', ['en', 'sr-Latn']);
  expect(found.map(({ code, file }) => `${code} ${file}`)).toEqual(
    [...names].sort().map((name) => `unread-file issues/inbox/${name}`),
  );
  expect(found[0]).toMatchObject({ severity: 'warning', line: 1, column: 1 });
});
