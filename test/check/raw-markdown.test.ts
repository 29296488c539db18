import { expect, test } from 'vitest';
import { rawMarkdown } from '../../src/check/rules/raw-markdown.ts';
import { parseMarkdown } from '../../src/content/parse-markdown.ts';
import { createItemIndex } from '../../src/stories/item-index.ts';
import { checking, issue, item, newsletter, renderWhole, templates } from '../render/sample.ts';

/** The findings in a story, as `code kind-of-message line:column`. */
async function find(body: string, fields: Parameters<typeof item>[0] = {}) {
  const { value } = parseMarkdown(body, 'issues/003/story.md', 0, newsletter);
  const checked = issue({ items: [{ ...item(fields), body: value }] });
  const input = { newsletter, issue: checked, language: 'en', templates };
  const edition = (await renderWhole(input)).value;
  if (edition === undefined) throw new Error('not rendered');
  return rawMarkdown({ ...input, edition, web: edition, earlier: createItemIndex(), ...checking });
}

const broken: readonly string[] = [
  ...['See [the report] (https://e.example)', 'See [the report]\n(https://e.example)'],
  ...['![A mill] (images/mill.png)', '![A mill](images/the mill.png)'],
  ...['[text](https://e.example/a b)', '[text](url with space)', '[text](https://e.example'],
  ...['[text](https://e.example "a title)', '[text](<https://e.example)'],
  ...['[the report][undefined]', '[the report][]', '![A mill][mill]', 'A note[^undefined].'],
  ...[
    '**not closed.',
    'Words **not closed',
    'not opened** here',
    '**two\n\nblocks',
    '*a**',
    '**a*',
  ],
  ...['Words *not closed', '_never closed here', '~~never closed', 'closed never~~ here'],
  ...[
    '**bold [link](https://e.example)',
    '> quoted **never\n> closed',
    '- an item **never',
    '`code',
  ],
  ...['**жирный текст', 'これは**強調', '***both** of them', '==marked=='],
  ...['[a]: https://e.example/a b', 'See <https://e.example/x y>.', '####### Seven'],
  ...['Some ** spaced ** words', 'Thanks :tada:', '$$x^2$$'],
  ...['Water is H~2~O.', 'Less CO~2~', '**(NH4)~2~SO4**'],
  ...['##NoSpace', 'Words\n###NoSpace', '##Без пробела'],
  ...[
    'https:// e.example/a',
    'www. example.org',
    'http:/e.example',
    'https//e.example',
    'https: //e.example',
  ],
  ...['| a | b |\n| 1 | 2 |', '| a | b |\n|---|\n| 1 | 2 |', 'a | b\n---|---|---\n1 | 2'],
  ...['| a | b |\n|---|---|\n| 1 | 2 | 3 |', '| a | b |\n|---|---|\n| 1 | 2 |\nText below'],
  ...['::: note\nWords.\n:::', ':::warning', '!!! note\n    Words.', '> [!DANGER]\n> Words.'],
  ...['[TOC]', '[[toc]]', '[[_TOC_]]', 'Words {#id}', 'Words\n{: .class}', '{:toc}'],
  ...['{{< youtube abc >}}', '{{% notice %}}', '{% include a.html %}', '{% raw %}'],
  ...[
    '![[picture.png]]',
    'See [[A page]]',
    'Text <Figure src={() => picture} /> text',
    "import A from './a'",
  ],
  ...['A &amp;nbsp; b', 'Fish &amp;amp; chips', 'A &mdash b'],
  ...['[text]https://e.example', '(text)[https://e.example]', '!(A mill)[images/mill.png]'],
  ...['![A mill]images/mill.png', 'See <https://e.example', 'In [https://e.example] **open words'],
  ...['[the text] [ref]\n\n[ref]: https://e.example', '| only | one row |', '> [! NOTE]\n> Words.'],
  ...['[gallery ids="1,2"]', 'words[/caption]', '$$\nx^2\n$$', 'where $x^2 + y_1$ is', 'E = x^2^'],
  ...[
    'Term\n: Definition',
    'Text ^[an inline note]',
    '++inserted++',
    'Yes :+1:',
    '~~ spaced words ~~',
  ],
  ...['*[HTML]: Hyper Text', '- [ ]no space', '-no space\n-second', '1.no space\n2.second'],
  ...['Title\n\n===', "'''", '![A mill](images/mill.png){width=50%}', '(**open words)'],
];

test.each(broken)('is found once, in its line: %s', async (body) => {
  const found = await find(`First.\n\n${body}\n`);
  expect(found.map(({ code }) => code)).toEqual(['raw-markdown']);
  const [{ line, column, file, severity } = {}] = found;
  expect(file).toBe('issues/003/story.md');
  expect(severity).toBe('warning');
  expect(line).toBeGreaterThanOrEqual(3);
  expect(column).toBeGreaterThanOrEqual(1);
});

const fine: readonly string[] = [
  ...['At 12:30:00, a:b:c and http://e.example:80:x', 'char *name = "x";', '[Ann]: hello there'],
  ...['It costs $5 or $$, 2 ** 3 ** 4', 'See <https://e.example>.', '[Ann]: https://e.example "T"'],
  ...[
    '(*) and (**), [*] and [**]',
    '**: optional',
    '++i and i++',
    'C++ and D++',
    '$5 and x_1 = $6',
  ],
  ...[
    '[1]https://e.example',
    '[sic] [a link](https://e.example)',
    '[1] [ref]\n\n[ref]: https://e.example',
  ],
  ...[
    '-5 degrees\n-10 degrees',
    '1.5 and\n2.5',
    'key: value\n:root',
    'x^2 + y^2',
    'moved to ~5~ 6 May, ~~2~~ 3 people, was~~12~~13',
    'f(**kwargs) and print(*args)',
  ],
  ...[
    'From €5* or €6**\n\n*without tax\n**with tax',
    '|x| and |y|',
    'f(x)[0](y)',
    'a[/b]c or [and/or]',
  ],
  ...[
    'target="_blank" of links',
    "the '_self' of links",
    'the "lose _count" of it',
    'a *ObjectReference struct of it',
  ],
  ...['2 * 3 = 6', '2*3*4', 'x**2 + 1', '2 ** 3', '5 * 3 * 2', 'x_1 * y_2', '2^n and n_i'],
  ...[
    'snake_case and _private_name and __init__',
    '__dirname() is',
    'f(*args, **kwargs)',
    '*nix systems',
  ],
  ...[
    '[1] and [1][2] and [sic] and […] and [...]',
    '[note] (optional)',
    'f(x) = [0, 1] (see above)',
  ],
  ...['#hashtag at the start', 'C# and F#', '#1 of 3', 'a[i][j]', 'list[0](x)', 'Vec[Item][]'],
  ...[
    'From €5* a day\n\n*without breakfast',
    'fields marked (*) are required',
    'rated *****',
    '4** hotel',
  ],
  ...['C:\\path\\*.md', 'src/**/*.ts and **/*.md', '**.js', '~/path and ~5 to ~10', 's*** happens'],
  ...[
    '**жирный** и *курсив*',
    '**太字** と *斜体*',
    'Leser*innen',
    '**bold**text',
    '"*Nature*", p. 3',
  ],
  ...[
    'Tel | Mail',
    'Berlin | May\nBelgrade | June',
    '10:30:45',
    'std::vector',
    'a == b == c',
    '{.5}',
  ],
  ...['o`zbek tili', 'l`amour', 'AT&T &amp; Co', '&lt;b&gt;', '5 < 6 and 7 > 3', '100 % and 5%'],
  ...['\\*not bold\\*', '\\[x\\](y)', '\\#\\# no heading', 'begin with https:// or http://'],
  ...[
    '`**code**`',
    '    [a] (https://e.example)',
    '```\n##x [a](b c)\n```',
    '<!-- TODO **x [a][b] -->',
  ],
  ...['[link](https://e.example/a_(b))', 'https://e.example/a_b*c', '![A mill](images/mill.png)'],
  ...[
    'text[^1]\n\n[^1]: A note.',
    '- [x] done\n- [ ] to do',
    '____ fill in',
    '---',
    '[[1, 2], [3, 4]]',
  ],
  ...[
    '| a | b |\n|---|:-:|\n| 1 | 2 \\| 3 |',
    '> [!NOTE]\n> Words.',
    '> [!quote]\n> Words.',
    '*a _b_ c*',
  ],
];

test.each(fine)('is no finding: %s', async (body) => {
  expect(await find(`First.\n\n${body}\n`)).toEqual([]);
});

test.each([
  'The **bold** one',
  'See [the report](https://e.example)',
  'Run `npm ci`',
  '# A heading',
  'Fish &amp; chips',
  'A ~~wrong~~ word',
  '<b>Bold</b>',
  'The **bold one',
  'An *emphasis* here',
  '![alt](images/a.png)',
])('Markdown in a field is found: %s', async (title) => {
  for (const field of ['title', 'summary', 'author'] as const) {
    const places = { [field]: { line: 4, column: 9 } };
    expect(await find('Words.', { [field]: title, places })).toMatchObject([
      { code: 'raw-markdown', line: 4, column: 9 },
    ]);
  }
});

test.each([
  'M*A*S*H',
  'snake_case_name',
  '5 * 3 * 2',
  'C# [sic]',
  '#hashtag',
  'AT&T & Co',
  'https://e.example/a_b_c',
  'Vec<T>',
  '1. The first',
  '- a dash',
  'Who? *',
  '§ 5 [1]',
  'Šta je to?',
  '「引用」',
])('other text in a field is no finding: %s', async (title) => {
  expect(await find('Words.', { title, summary: title })).toEqual([]);
});
