import { expect, test } from 'vitest';
import { parseTree } from '../../src/lib/markdown-syntax.ts';
import { nodesOf } from '../../src/lib/visit-nodes.ts';

const url = 'https://a.example/b';

test.each([
  [`詳しくは${url}。次（${url}）、「${url}」と**強い**`, [url, url, url]],
  [`www.a.example、次`, ['http://www.a.example']],
  [`«${url}» „${url}“ “${url}” ‹${url}›`, [url, url, url, url]],
  [`${url}… ${url}؟ ${url}، ${url}۔ ${url}। ${url}։`, [url, url, url, url, url, url]],
  // Letters of other scripts, and what Wikipedia has in titles, are part of a URL.
  [
    'https://ja.wikipedia.org/wiki/東京 https://a.example/佐々木',
    ['https://ja.wikipedia.org/wiki/東京', 'https://a.example/佐々木'],
  ],
  [
    'https://a.example/L’Équipe https://a.example/A–B',
    ['https://a.example/L’Équipe', 'https://a.example/A–B'],
  ],
  [
    `(${url}), ${url}. <https://a.example/。> [x](https://a.example/。)`,
    [url, url, 'https://a.example/。', 'https://a.example/。'],
  ],
])('a URL ends before punctuation that is not ASCII: %s', (text, urls) => {
  const tree = parseTree(text);
  expect(nodesOf(tree, 'link').map((node) => node.url)).toEqual(urls);
  expect(nodesOf(tree, 'strong')).toHaveLength(text.includes('**') ? 1 : 0);
});
