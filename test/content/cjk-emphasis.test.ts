import type { Root } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { expect, test } from 'vitest';
import { writeBody } from '../../src/collect/body-markdown.ts';
import { parseMarkdown } from '../../src/content/parse-markdown.ts';
import { parseTree } from '../../src/lib/markdown-syntax.ts';

const boldIn = (tree: Root): string[] => {
  const found: string[] = [];
  visit(tree, (node) => {
    if (node.type === 'strong' || node.type === 'emphasis' || node.type === 'delete')
      found.push(textOf(node));
  });
  return found;
};

test.each([
  ['これは**強調。**次の文です。**「引用」**と言った。', ['強調。', '「引用」']],
  ['**「重要」**なお知らせ', ['「重要」']],
  ['请看**《红楼梦》**这本书', ['《红楼梦》']],
  ['한국어**(Korean)**입니다.', ['(Korean)']],
  ['注意：*必ず（毎日）*確認', ['必ず（毎日）']],
  ['太字**太字**太字', ['太字']],
  ['原价~~（一百）~~之后', ['（一百）']],
  ['Plain ~~gone~~.', ['gone']],
  ['Plain **bold** and *emphasis*.', ['bold', 'emphasis']],
  ['Not **bold **here, and 2 ** 3.', []],
])('the intended words are bold: %s', (text, words) => {
  expect(boldIn(parseTree(text))).toEqual(words);
  const { value } = parseMarkdown(text, 'a.md', 0, { thirdParties: [] });
  expect(boldIn(value.tree)).toEqual(words);
  // What `collect` writes is read in the same way.
  expect(boldIn(parseTree(writeBody(parseTree(text))))).toEqual(words);
});
