import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { toString as textOf } from 'mdast-util-to-string';
import { remark } from 'remark';
import remarkGfm from 'remark-gfm';
import { visit } from 'unist-util-visit';
import { describe, expect, test } from 'vitest';
import { htmlToMarkdown } from '../../../src/collect/readers/html-to-markdown.ts';
import { parseMarkdown } from '../../../src/content/parse-markdown.ts';
import { anyCharacter } from '../../helpers/any-character.ts';
import { golden } from '../../helpers/golden.ts';

const cases = join(import.meta.dirname, '../../fixtures/collect/html');
const base = 'https://talas.example/story';

describe('foreign HTML as Markdown', async () => {
  for (const name of await readdir(cases)) {
    test(name, async () => {
      const input = await readFile(join(cases, name, 'input.html'), 'utf8');
      const { markdown } = htmlToMarkdown(input, base);
      await golden(join(cases, name, 'expected.md'), `${markdown}\n`);
      expectHarmless(markdown);
      expect(again(markdown)).toBe(words(markdown));
    });
  }
});

describe('whatever the HTML', () => {
  const name = fc.constantFrom(
    ...['p', 'div', 'a', 'b', 'i', 'em', 'strong', 'ul', 'ol', 'li', 'table', 'tr', 'td', 'th'],
    ...[
      'blockquote',
      'h1',
      'h3',
      'pre',
      'code',
      'br',
      'img',
      'svg',
      'script',
      'span',
      'sup',
      'del',
    ],
    ...[
      'figure',
      'figcaption',
      'input',
      'dl',
      'dt',
      'dd',
      'template',
      'form',
      'hr',
      'q',
      'plaintext',
    ],
  );
  const value = fc.constantFrom(
    ...[
      '/a?utm_source=b',
      'javascript:alert(1)',
      '#x',
      'https://b.example/(c) d',
      'data:text/html,x',
    ],
    ...['mailto:a@b.example', 'x', '1', 'display:none', '//c.example', 'cid:1', '" onload="x'],
  );
  const attribute = fc.tuple(
    fc.constantFrom('href', 'src', 'id', 'alt', 'title', 'style', 'colspan', 'type', 'onclick'),
    value,
  );
  const tag = fc
    .tuple(name, fc.array(attribute, { maxLength: 3 }))
    .map(([each, all]) => `<${each}${all.map(([key, of]) => ` ${key}="${of}"`).join('')}>`);
  const text = fc.oneof(
    fc.constantFrom('words ', ' ', '\n', '<', '>', '&', '&nbsp;', '*', '_', '`', '[x](y)', '•  a'),
    fc.constantFrom('&lt;script&gt;', '>>>', '- a', '1. b', '# c', '|', '~~', '\\', '![', 'a@b.c'),
    fc.constantFrom(
      'https://d.example/?a=b&c',
      'www.e.example',
      ':',
      '---',
      '===',
      '\t',
      '&#x200b;',
    ),
    fc.string({ unit: anyCharacter, maxLength: 6 }),
  );
  const part = fc.oneof(
    tag,
    name.map((each) => `</${each}>`),
    text,
  );
  const html = fc.array(part, { maxLength: 30 }).map((parts) => parts.join(''));

  test('the Markdown holds nothing active, and nothing that check reports', () => {
    fc.assert(
      fc.property(html, (input) => {
        const { markdown } = htmlToMarkdown(input, base);
        expectHarmless(markdown);
        const { problems } = parseMarkdown(markdown, 'a.md', 0, { thirdParties: [] });
        const codes = problems.map(({ code }) => code);
        expect(codes.filter((code) => !/missing-alt|remote-picture/.test(code))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('the Markdown, read and written again, has the same words', () => {
    fc.assert(
      fc.property(html, (input) => {
        const { markdown } = htmlToMarkdown(input, base);
        // remark-gfm reads `a@b.c_d` as an address, and writes it as `<a@b.c_d>`, which is text.
        fc.pre(!/@[-.\w]*_/.test(words(markdown)));
        expect(again(markdown)).toBe(words(markdown));
      }),
      { numRuns: 200 },
    );
  });
});

describe('HTML that would take a parser forever', () => {
  const n = 3_000;
  const bombs: Record<string, string> = {
    'nested elements': `${'<div>'.repeat(n)}x${'</div>'.repeat(n)}`,
    'nested marks that are never closed': '<b><i><p>x'.repeat(n),
    'nested quotes and lists': `${'<blockquote><ul><li>'.repeat(n)}x`,
    'tags that never end': '<a b="'.repeat(n),
    angles: '<'.repeat(n),
    'comments that never end': '<!--'.repeat(n),
    'end tags of what is open far above': `<section>${'<div>'.repeat(150)}${'</p></td></section>'.repeat(n)}x`,
    'many elements': '<i>x</i>'.repeat(7 * n),
    'cells over many rows and columns': `<table>${'<tr><td colspan=65534 rowspan=65534>x<td>y'.repeat(500)}</table>`,
    'marks without words': '*_[`~'.repeat(n / 10),
  };
  for (const [name, html] of Object.entries(bombs)) {
    test(`${name}: it ends, and the words are there`, () => {
      const { markdown } = htmlToMarkdown(`<p>before</p>${html}`, base);
      expect(markdown).toMatch(/^before/);
      if (html.includes('x')) expect(markdown).toContain('x');
    });
  }
});

test.each([
  ['<del><dl>[x](y)', '- ~~\\[x]\\(y)~~'],
  ['<s><dl>a*b*', '- ~~a\\*b\\*~~'],
  ['<del><ul><li># a', '- ~~# a~~'],
  ['<ul><li><del><dl>[x](y)', '- - ~~\\[x]\\(y)~~'],
])('Markdown in the text of %s is escaped', (input, expected) => {
  expect(htmlToMarkdown(input, base).markdown).toBe(expected);
});

test.each([
  ['Read on >>>', 'Read on'],
  ['Read on >>> »».', 'Read on.'],
  ['2 > 1', '2 > 1'],
])('arrows at the end of %s are removed', (text, expected) => {
  expect(htmlToMarkdown(`<p>${text}</p>`).markdown).toBe(expected);
});

test('a bullet in a mark does not begin a line', () => {
  const { markdown } = htmlToMarkdown('<b>One<br>•  two</b>');
  expect(markdown).toBe('**One**\\\n**• two**');
  expect(htmlToMarkdown('<b>One<br>two</b>').markdown).toBe('**One\\\ntwo**');
});

test('arrows are removed from a heading in bold', () => {
  expect(htmlToMarkdown('<h1><b>Read on >>></b></h1><h1><b>>>></b></h1>').markdown).toBe(
    '## Read on',
  );
});

test('without a base, what is relative is left out and its words stay', () => {
  const { markdown } = htmlToMarkdown(
    '<a href="/x">one</a> <img src="y.png" alt="two"> <a href="https://a.example/">three</a>',
  );
  expect(markdown).toBe('one two [three](https://a.example/)');
});

const gfm = remark().use(remarkGfm);

function expectHarmless(markdown: string): void {
  visit(gfm.parse(markdown), (node) => {
    expect(node.type).not.toBe('html');
    if (node.type === 'link' || node.type === 'definition') {
      expect(node.url).toMatch(/^(?:https?:\/\/|mailto:[^\s@]+@|tel:|#[\p{L}\p{N}_-])/u);
    }
    if (node.type === 'image') expect(node.url).toMatch(/^https?:\/\//);
  });
}

function words(markdown: string): string {
  return textOf(gfm.parse(markdown)).replace(/\s+/g, ' ').trim();
}

function again(markdown: string): string {
  return words(gfm.stringify(gfm.parse(markdown)));
}

test('thousands of empty elements in a row are read in a moment, not in minutes', () => {
  for (const empty of ['<i></i>', '<b><i></i></b> ', '<span> </span>', '<sub></sub>']) {
    expect(htmlToMarkdown(`<p>a${empty.repeat(6000)}b</p>`).markdown).toMatch(/^a ?b$/);
  }
});

test.each([
  ['https://www.google.com/url?q=https://talas.example/a%3Futm_source%3Dx&sa=D&source=gmail'],
  ['https://www.google.rs/url?sa=t&url=https%3A%2F%2Ftalas.example%2Fa'],
  [
    'https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Ftalas.example%2Fa&data=05%7C01%7Cana%40mill.example',
  ],
  ['https://l.facebook.com/l.php?u=https%3A%2F%2Ftalas.example%2Fa&h=AT0'],
])('a link that leads to another by way of %s is that other', (wrapped) => {
  const link = `<a href="${wrapped.replaceAll('&', '&amp;')}">here</a>`;
  expect(htmlToMarkdown(`<p>${link}</p>`).markdown).toBe('[here](https://talas.example/a)');
  const { markdown } = htmlToMarkdown(`<p>See ${wrapped.replaceAll('&', '&amp;')} now</p>`);
  expect(markdown).not.toMatch(/google|outlook|facebook|mill/);
});
