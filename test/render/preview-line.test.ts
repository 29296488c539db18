import { describe, expect, test } from 'vitest';
import { fillPreview } from '../../src/render/preview-line.ts';
import { issue, item, newsletter, renderWhole, templates } from './sample.ts';

const titles = [
  'Low water in the mill',
  'The weir opens again',
  'A walk along the old canal',
  'What the river carried',
  'Boats for hire',
  'Letters from upstream',
];

/** The text of a mail from its beginning, as a list of mails shows it after the subject. */
async function previewOf(
  preheader: string,
  from: Parameters<typeof issue>[0] = {},
): Promise<string> {
  const items = titles.map((title, at) => item({ title, slug: `s${at}`, body: 'Words.' }));
  const whole = await renderWhole({
    newsletter,
    issue: issue({ preheader, items, ...from }),
    language: 'en',
    templates,
  });
  const body = (whole.value?.html.pieces.join('') ?? '').replace(/[\s\S]*<body[^>]*>/, '');
  return body
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

describe('the line beside the subject', () => {
  test('is filled with the titles of the stories', async () => {
    const shown = (await previewOf('Short.')).slice(0, 130);
    expect(shown).toContain('Short. · Low water in the mill · The weir opens again');
    expect(shown).not.toContain('Read this issue');
    expect(shown).not.toMatch(/\u200b|\u200c|\u200d|\u034f|\ufeff|\u00ad|&zwnj;|&nbsp;/);
  });

  test.each([
    ['one short story', [item({ title: 'One', slug: 'one', body: 'Body.' })]],
    ['a title alone', [item({ title: 'One', slug: 'one', body: '' })]],
    ['a picture alone', [item({ title: 'II', slug: 'ii', body: '![A weir](images/a.png)' })]],
    ['no story', []],
  ])('does not show a link, however short the issue is: %s', async (_, items) => {
    for (const preheader of ['Short.', '']) {
      const text = await previewOf(preheader, { title: 'T', intro: 'Hi.', items });
      expect(text.slice(0, 140)).not.toMatch(/Read this issue|Unsubscribe/);
      expect(text).toMatch(/Read this issue on the web/);
    }
  });

  test('is not the description of the page', async () => {
    const items = titles.map((title, at) => item({ title, slug: `s${at}` }));
    const input = {
      newsletter,
      issue: issue({ preheader: 'Short.', items }),
      language: 'en',
      templates,
    };
    expect((await renderWhole(input)).value?.page).toContain(
      '<meta name="description" content="Short.">',
    );
  });

  test.each([
    ['en', titles],
    [
      'sr-Latn',
      [
        'Nizak vodostaj u Šapcu',
        'Đorđe i brana',
        'Šetnja uz stari kanal',
        'Šta je reka donela',
        'Čamci za iznajmljivanje',
        'Pisma s uzvodne strane',
      ],
    ],
    [
      'ja',
      [
        '水車小屋の低い水位について',
        '堰がまた開きました',
        '古い運河沿いの散歩道',
        '川が運んできたもの',
      ].map((each) => each.repeat(3)),
    ],
    [
      'ar',
      [
        'انخفاض منسوب المياه',
        'يفتح السد من جديد',
        'نزهة على طول القناة القديمة',
        'ما حمله النهر',
        'قوارب للإيجار',
        'رسائل من أعلى النهر',
        'أخبار أخرى من القرية',
      ],
    ],
  ])('has about 140 characters and ends after a word: %s', (language, words) => {
    const line = fillPreview('Short.', words, language);
    expect(line.length).toBeGreaterThan(110);
    expect(line.length).toBeLessThanOrEqual(140);
    const cut = line.replace(/…$/, '');
    const whole = ['Short.', ...words].join(' · ');
    expect(whole.startsWith(cut)).toBe(true);
    const ends = [...new Intl.Segmenter(language, { granularity: 'word' }).segment(whole)].map(
      ({ index, segment }) => index + segment.length,
    );
    expect(ends).toContain(cut.length);
  });

  test('keeps a long preheader as it is, and repeats nothing', () => {
    const long = 'A long line. '.repeat(12).trim();
    expect(fillPreview(long, titles, 'en')).toBe(long);
    expect(fillPreview('Boats for hire', ['Boats for hire', 'Mills'], 'en')).toBe(
      'Boats for hire · Mills',
    );
  });
});
