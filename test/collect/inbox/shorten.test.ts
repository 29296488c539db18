import { expect, test } from 'vitest';
import { writeBody } from '../../../src/collect/body-markdown.ts';
import { shorten } from '../../../src/collect/inbox/shorten.ts';
import { parseTree } from '../../../src/lib/markdown-syntax.ts';

const story = `![A door](images/door.png)

First, with a note[^1].

## What was open

The list:

- one
- two

Third.

[^1]: The note.
`;
const cut = (take: 'whole' | 'summary' | number, summary?: string): string =>
  writeBody(shorten(parseTree(story), take, summary));

test('the first paragraphs keep what is between them, their lists and their footnotes', () => {
  expect(cut(1)).toBe('![A door](images/door.png)\n\nFirst, with a note[^1].\n\n[^1]: The note.');
  expect(cut(2)).toContain('## What was open\n\nThe list:\n\n- one\n- two\n\n[^1]');
  expect(cut(2)).not.toContain('Third');
  expect(cut(9)).toBe(story.trim());
  expect(cut('whole')).toBe(story.trim());
});

test('a summary replaces the story, or without one its first paragraph', () => {
  expect(cut('summary', 'In *short*.')).toBe('In \\*short\\*.');
  expect(cut('summary')).toBe(cut(1));
});

test('no heading is left without text', () => {
  expect(writeBody(shorten(parseTree('One.\n\n## More\n\nTwo.'), 1, undefined))).toBe('One.');
});
