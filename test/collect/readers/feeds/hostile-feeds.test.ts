import fc from 'fast-check';
import { toString as textOf } from 'mdast-util-to-string';
import { remark } from 'remark';
import remarkGfm from 'remark-gfm';
import { visit } from 'unist-util-visit';
import { describe, expect, test } from 'vitest';
import type { Reading } from '../../../../src/collect/candidate.ts';
import { readFeed } from '../../../../src/collect/readers/feeds/read-feed.ts';
import type { Outcome } from '../../../../src/model/problem.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function read(feed: string | Uint8Array): Promise<Outcome<Reading>> {
  const bytes = typeof feed === 'string' ? bytesOf(feed) : feed;
  return readFeed({ bytes, from: 'news.xml', url: 'https://club.example/news.xml' });
}

const rss = (inside: string): string =>
  `<rss version="2.0"><channel><title>Club</title>${inside}</channel></rss>`;

describe('a feed that would overload a program is refused', () => {
  const laughs = Array.from(
    { length: 9 },
    (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`,
  ).join('');
  const many = (name: string) =>
    Array.from({ length: 1_000_000 }, (_, at) => `${name}${at}="1"`).join(' ');
  const bombs = {
    'a billion laughs': () =>
      `<!DOCTYPE l [<!ENTITY l0 "ha">${laughs}]>${rss('<item><title>&l9;</title></item>')}`,
    'one long entity many times': () =>
      `<!DOCTYPE l [<!ENTITY a "${'a'.repeat(100_000)}">]>${rss(`<item><title>${'&a;'.repeat(100_000)}</title></item>`)}`,
    'an entity outside of a document type': () => `<!ENTITY a SYSTEM "file:///x">${rss('')}`,
    'a second document type': () => `<!DOCTYPE rss><!DOCTYPE rss [<!ENTITY a "b">]>${rss('')}`,
    '200,000 elements in each other': () => rss('<a>'.repeat(200_000)),
    'a million attributes': () => rss(`<item ${many('a')}/>`),
    'a million times one attribute': () => rss(`<item ${'a="1" '.repeat(1_000_000)}/>`),
    'two million elements': () => rss('<a/>'.repeat(2_000_000)),
  };
  for (const [name, bomb] of Object.entries(bombs)) {
    test(name, async () => {
      const { value, problems } = await read(bomb());
      expect(problems.map(({ code }) => code)).toEqual(['unsafe-xml']);
      expect(value.candidates).toEqual([]);
    });
  }

  test('over 20 MB', async () => {
    const { problems } = await read(new Uint8Array(21 * 1024 * 1024));
    expect(problems.map(({ code }) => code)).toEqual(['too-large']);
  });
});

test('of 6,000 entries 5,000 are read, with a warning', async () => {
  const { value, problems } = await read(rss('<item><title>x</title></item>'.repeat(6000)));
  expect(value.candidates).toHaveLength(5000);
  expect(problems.map(({ code }) => code)).toEqual(['too-many-entries']);
  expect(problems[0]?.message).toContain('6,000');
});

test('of an entry over 1 MB the title is read, with a warning', async () => {
  const { value, problems } = await read(
    rss(`<item><title>Long</title><description>${'word '.repeat(250_000)}</description></item>`),
  );
  expect(value.candidates).toMatchObject([{ title: 'Long', body: '' }]);
  expect(problems.map(({ code }) => code)).toEqual(['long-entry']);
});

test('too long an author is ignored, and too long a title is cut', async () => {
  const long = 'a@'.repeat(100_000);
  const entry = `<item><title>${'word '.repeat(1000)}</title><author>${long} x</author></item>`;
  const [candidate] = (await read(rss(entry))).value.candidates;
  expect(candidate?.author).toBeUndefined();
  expect(candidate?.title).toMatch(/^(word ){20,60}word…$/);
});

/** Pieces that markup goes wrong with, in any order. */
const pieces = fc.constantFrom(
  ...['<', '>', '</', '/>', '&', '"', "'", '=', '<!--', '-->', '<![CDATA[', ']]>', '<?xml ', '?>'],
  ...[
    '<!DOCTYPE rss>',
    '<rss>',
    '</rss>',
    '<channel>',
    '</channel>',
    '<item>',
    '</item>',
    '<feed>',
  ],
  ...['<title>', '</title>', '<link href="', '<description>', '<content type="xhtml">', '&#x0;'],
  ...[
    '&eacute;',
    '&#60;',
    'xml:base="::"',
    '<constructor>',
    ' __proto__="x"',
    '<a:b:c>',
    'ž',
    '\u{1f600}',
  ],
  ...['{"version":', '"https://jsonfeed.org/version/1"', '"items":[', ']', '}', ' ', '\n', '\0'],
);
const soup = fc.array(pieces, { maxLength: 40 }).map((list) => list.join(''));

test('titles contain no directional and no invisible characters', async () => {
  const title = 'Op\u202een\u2066 do\u200bors\u001b[0m';
  const { value } = await read(rss(`<item><title><![CDATA[${title}]]></title></item>`));
  expect(value.candidates[0]?.title).toBe('Open doors[0m');
});

describe('whatever comes, nothing is thrown', () => {
  test('from any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const { problems } = await read(bytes);
        expect(problems.length).toBeGreaterThan(0);
      }),
    );
  });

  test('from any broken markup', async () => {
    await fc.assert(
      fc.asyncProperty(soup, fc.boolean(), async (text, isInside) => {
        const { value } = await read(isInside ? rss(`<item>${text}`) : text);
        for (const each of value.candidates) expect(each.title).toMatch(/^\S([^\n]*\S)?$/u);
      }),
      { numRuns: 400 },
    );
  });
});

/** HTML that people and attackers write. */
const html = fc.array(
  fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom(
      ...[
        '<p>',
        '</p>',
        '<b>',
        '</b>',
        '<table><tr><td>',
        '<li>',
        '<br>',
        '<pre>',
        '<code>',
        '</div>',
      ],
      ...[
        '<script>alert(1)</script>',
        '<script>',
        '<style>p{}</style>',
        '<svg onload=x>',
        '<math>',
      ],
      ...[
        '<a href="javascript:alert(1)">',
        '<a href=" JaVa\tscript:x">',
        '<a href="data:text/html,x">',
      ],
      ...[
        '<img src="javascript:x" onerror=x>',
        '<iframe src=x>',
        '<a href="/ok">',
        '</a>',
        '<!-- x',
      ],
      ...[
        '[a](javascript:alert(1))',
        '![a](data:x)',
        '<vbscript:x>',
        '&lt;script&gt;',
        '&lt;b onclick=x&gt;',
      ],
      ...[
        'javascript&colon;alert(1)',
        '[x]: javascript:x',
        '`',
        '\\',
        '\n\n',
        '    ',
        '<javascript:x>',
      ],
    ),
  ),
  { maxLength: 12 },
);

test('no body holds raw HTML or a link that does something', async () => {
  const reader = remark().use(remarkGfm);
  await fc.assert(
    fc.asyncProperty(html, async (parts) => {
      const cdata = parts.join('').replaceAll(']]>', '');
      const entry = `<item><title>x</title><description><![CDATA[${cdata}]]></description></item>`;
      const { value } = await read(rss(entry));
      expect(value.candidates).toHaveLength(1);
      visit(reader.parse(value.candidates[0]?.body ?? ''), (node) => {
        expect(node.type, textOf(node)).not.toBe('html');
        if ('url' in node && node.url !== '')
          expect(node.url).toMatch(/^(https?|mailto|ircs?|xmpp|tel):/i);
      });
    }),
    { numRuns: 300 },
  );
});
