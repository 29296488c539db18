import { expect, test } from 'vitest';
import type { Candidate } from '../../../src/collect/candidate.ts';
import { readMarkdown } from '../../../src/collect/readers/read-markdown.ts';

async function read(text: string): Promise<Candidate | undefined> {
  const { value } = await readMarkdown({ bytes: Buffer.from(text), from: 'a mail: page.md' });
  return value.candidates[0];
}

test('an invalid language and the address of an author are not imported from front matter', async () => {
  const head = '---\ntitle: Doors\nlang: "en_US!!"\nauthor: eve@mill.example\n---\n\nWords.\n';
  const story = await read(head);
  expect(story).toMatchObject({ title: 'Doors', body: 'Words.' });
  expect(story).not.toHaveProperty('language');
  expect(story).not.toHaveProperty('author');
});

test('values of front matter become one line, and a language becomes canonical', async () => {
  const head =
    '---\ntitle: "Doors\\nopen"\nlang: sr_latn\nsource: |\n  The\n  Mill\n---\n\nWords.\n';
  expect(await read(head)).toMatchObject({
    title: 'Doors open',
    language: 'sr-Latn',
    source: 'The Mill',
  });
});

test('HTML in it becomes Markdown, and scripts are left out', async () => {
  const story = await read(
    '# Doors\n\n<div onclick="x()"><p>In <b>bold</b></p><script>alert(1)</script></div>\n\nA <i onclick="x()">word</i> more.\n',
  );
  expect(story?.body).toBe('In **bold**\n\nA word more.');
});
