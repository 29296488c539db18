import { expect, test } from 'vitest';
import { parseMarkdown } from '../../src/content/parse-markdown.ts';

test.each([
  ['\ufeff# Heading', 'heading'],
  ['Words.\n\n\u200b## Heading', 'heading'],
  ['\u200f# כותרת', 'heading'],
  ['\u200e- an item', 'list'],
  ['\u20601. one', 'list'],
  ['\ufeff> quoted', 'blockquote'],
  ['\ufeff```\ncode\n```', 'code'],
  ['\u200b| a |\n|---|\n| b |', 'table'],
])('%j has its mark read behind a character without width', (text, type) => {
  const { tree } = parseMarkdown(text, 'a.md', 3, { thirdParties: [] }).value;
  const block = tree.children.at(-1);
  expect(block?.type).toBe(type);
  expect(block?.position?.start.line).toBe(4 + (text.startsWith('Words') ? 2 : 0));
});

test('such a character before words stays', () => {
  const { tree } = parseMarkdown('\u200fمرحبا #x', 'a.md', 0, { thirdParties: [] }).value;
  expect(tree.children[0]).toMatchObject({ children: [{ value: '\u200fمرحبا #x' }] });
});
