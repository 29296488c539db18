import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeText } from '../../src/content/decode-text.ts';
import { splitFrontMatter } from '../../src/content/front-matter.ts';
import { parseItem } from '../../src/content/read-item.ts';
import { setFields } from '../../src/content/write-fields.ts';
import { normaliseLineEnds, usualLineEnd } from '../../src/lib/text/line-ends.ts';

const newsletter = { sections: [], thirdParties: [] };
const id = 'urn:uuid:00000000-0000-4000-8000-000000000001';

/** Ways to write the same title into front matter; `title` has no quotation marks. */
const heads: ((title: string) => string[])[] = [
  (title) => ['---', `title: "${title}"`, '---'],
  (title) => ['---', `title: '${title}' # a comment`, 'tags:', '  - one', '---'],
  (title) => ['', '---', `title: "${title}"`, '---', ''],
  (title) => ['  ', '', '---', `title: "${title}"`, 'summary: >-', '  Two', '  lines.', '...'],
  (title) => ['---', '# a comment', '', `title: "${title}"`, '', '---'],
  (title) => ['---', `  title: "${title}"`, '  weight: 2', '---'],
  (title) => ['---', `{ title: "${title}", weight: 2 }`, '---'],
  (title) => ['---', '{', `  title: "${title}"`, '}', '---'],
  (title) => ['---', `title: "${title}"`, `id: ${id.replace(/1$/, '9')}`, '---'],
  (title) => ['---', `"title": "${title}"`, 'id:', '---'],
];

const lineEnds = ['\n', '\r\n', '\r'] as const;
const encoders: ((text: string) => Uint8Array)[] = [
  (text) => Buffer.from(text, 'utf8'),
  (text) => Buffer.from(`\ufeff${text}`, 'utf8'),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
];

const documents = fc.record({
  head: fc.constantFrom(...heads),
  title: fc
    .string({ unit: fc.constantFrom(...'aB7 šЖ漢€{}#:,-[]&*!|>%@`'), minLength: 1, maxLength: 12 })
    .map((text) => `T${text.replace(/\s+/g, ' ').trim()}`),
  body: fc.array(fc.constantFrom('Words.', '', '---', '- a list', '# Title', 'číslo 漢字 🙂'), {
    maxLength: 6,
  }),
  ends: fc.oneof(
    fc.constantFrom(...lineEnds).map((end) => [end]),
    fc.array(fc.constantFrom(...lineEnds), { minLength: 2, maxLength: 5 }),
  ),
  encode: fc.constantFrom(...encoders),
});

test('what is written can be read again, with every line end, encoding and front matter', () => {
  fc.assert(
    fc.property(documents, ({ head, title, body, ends, encode }) => {
      const lines = [...head(title), ...body];
      const written = lines.map((line, at) => line + (ends[at % ends.length] ?? '')).join('');
      const { text = '' } = decodeText(encode(written)) ?? {};
      expect(text).toBe(written);
      const before = splitFrontMatter(normaliseLineEnds(text), 'a.md').value;

      const changed = setFields(setFields(text, { id, weight: 7 }), { date: '2026-11-24' });
      const { value, problems } = parseItem(normaliseLineEnds(changed), 'a.md', newsletter);
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(value).toMatchObject({ id, title, weight: 7, date: '2026-11-24' });
      // Nothing else changed: neither other fields, nor the text, nor its line ends.
      const after = splitFrontMatter(normaliseLineEnds(changed), 'a.md').value;
      expect(after?.body).toBe(before?.body);
      expect(after?.fields.values).toMatchObject({ ...before?.fields.values, id, weight: '7' });
      if (ends.length === 1) expect(usualLineEnd(changed)).toBe(ends[0]);
      expect(setFields(changed, { id })).toBe(changed);
    }),
    { numRuns: 200 },
  );
});

test('fields are added to braces, with and without others in them', () => {
  const written = (head: string): string =>
    setFields(`---\n${head}\n---\n`, { id: 'a', weight: 2 });
  expect(written('{ title: One }')).toBe('---\n{ id: a, weight: 2, title: One }\n---\n');
  expect(written('{}')).toBe('---\n{ id: a, weight: 2}\n---\n');
});
