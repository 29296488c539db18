import { expect, test } from 'vitest';
import { findUnreadFiles } from '../../src/content/unread-files.ts';
import { makeRoot, pixel } from '../helpers/root.ts';

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
