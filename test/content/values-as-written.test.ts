import { describe, expect, test } from 'vitest';
import { sourceKinds } from '../../src/collect/sources/kinds.ts';
import { parseItem } from '../../src/content/read-item.ts';
import { readNewsletter } from '../../src/content/read-newsletter.ts';
import { setFields } from '../../src/content/write-fields.ts';
import { makeRoot } from '../helpers/root.ts';

const newsletter = { sections: [], thirdParties: [] };
const read = (fields: string) => parseItem(`---\n${fields}\n---\nWords.\n`, 'a.md', newsletter);

/** What YAML takes for numbers, dates and truth values. */
const texts = [
  ...['3.10', '1.10', '007', '0x10', '0o17', '1e3', '1E3', '.5', '1.', '+1', '-0', '1_000'],
  ...['12:30', '2026-01-02', '2026-01-02T10:00:00Z', 'no', 'yes', 'on', 'off', 'true', 'False'],
  ...['.inf', '.NaN', '1,000', '٣', 'Null Island', '90210'],
];

describe('fields that are words keep what was written', () => {
  test.each(texts)('%s', (text) => {
    const { value, problems } = read(
      `title: ${text}\ntags: [${text}, x]\nauthor: ${text} # a comment\nsource: "${text}"\nsummary: >-\n  ${text}`,
    );
    expect(problems).toEqual([]);
    const [first = '', ...others] = text.split(',');
    expect(value).toMatchObject({ title: text, author: text, source: text, summary: text });
    expect(value?.tags).toEqual([first, ...others, 'x']);
    expect(read(`tags:\n  - ${text}\ntitle: T`).value?.tags).toEqual([text]);
    // Also after masthead wrote into the file.
    const written = setFields(`---\ntitle: ${text}\n---\n`, { author: text });
    expect(parseItem(written, 'a.md', newsletter).value).toMatchObject({
      title: text,
      author: text,
    });
  });

  test('in newsletter.yaml, too', async () => {
    const root = await makeRoot({
      'issues/newsletter.yaml':
        'format: 1\nname: 007\ndescription: 1.10\nsite_url: https://n.example\nfrom: { name: 1e3, address: n@n.example }\nsections: [{ id: 2026, title: 3.10 }]\npostal_address: 10001\n',
    });
    const { value, problems } = await readNewsletter(root, sourceKinds);
    expect(problems).toEqual([]);
    expect(value).toMatchObject({
      name: '007',
      description: '1.10',
      from: { name: '1e3' },
      sections: [{ id: '2026', title: '3.10' }],
      postalAddress: ['10001'],
    });
  });
});

test('null and ~ are no value, but text in quotes', () => {
  const { value } = read(
    'title: "null"\nsummary: null\nauthor: ~\nsource: "~"\ntags: [null, ~, a]',
  );
  expect(value).toMatchObject({ title: 'null', source: '~', tags: ['a'] });
  expect([value?.summary, value?.author]).toEqual([undefined, undefined]);
});

test('numbers and truth values are read where a field needs them', () => {
  for (const [text, weight] of [
    ['5', 5],
    ['-1.5', -1.5],
    ['"5"', 5],
    ['1e3', 1000],
  ] as const) {
    expect(read(`title: T\nweight: ${text}`).value?.weight).toBe(weight);
  }
  for (const text of ['true', 'True', 'yes', 'on', '"true"']) {
    expect(read(`title: T\ndraft: ${text}`).value?.draft).toBe(true);
  }
  for (const text of ['false', 'no', 'OFF']) {
    expect(read(`title: T\ndraft: ${text}`).value?.draft).toBe(false);
  }
  for (const fields of [
    'weight: 0x10',
    'weight: heavy',
    'weight: true',
    'draft: 1',
    'draft: maybe',
  ]) {
    expect(read(`title: T\n${fields}`).problems).toMatchObject([{ code: 'wrong-value', line: 3 }]);
  }
});
