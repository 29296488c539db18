import { expect, test } from 'vitest';
import { directionOf } from '../../src/lib/text/direction.ts';
import { renderPages } from '../../src/render/render-pages.ts';
import { issue, item, newsletter, picture, renderWhole, templates, type Whole } from './sample.ts';

async function render(languages: [string, ...string[]], language = languages[0]): Promise<Whole> {
  const items = [item({ title: 'One' }), item({ slug: 'two', title: 'Two', language: 'en' })];
  const input = {
    newsletter: { ...newsletter, languages },
    issue: issue({ items }),
    language,
    templates,
  };
  return (await renderWhole(input)).value as Whole;
}

test('an edition in Arabic runs from right to left, but for a story that says it is English', async () => {
  const { html, page } = await render(['ar']);
  const mail = html.pieces.join('');
  expect(mail).toMatch(/<html[^>]* lang="ar" dir="rtl"/);
  expect(mail).toContain('direction:rtl');
  expect(mail).not.toContain('direction:ltr');
  expect(mail).toContain('<div lang="en" dir="ltr">');
  expect(page).toContain('<html lang="ar" dir="rtl">');
});

test('entries of feeds say that they run from right to left, and those in English do not', async () => {
  const input = {
    newsletter: { ...newsletter, languages: ['ar'] as [string] },
    issue: issue({
      items: [
        item({ title: 'نهر', body: 'نص.' }),
        item({ slug: 'two', title: 'Two', language: 'en' }),
      ],
    }),
    templates,
  };
  const entries = (language: string) => {
    const { value } = renderPages({ ...input, language, around: { languages: [language] } });
    return [value?.issue, ...(value?.issue.items ?? [])].map((each) => each?.feedHtml ?? '');
  };
  const [whole, arabic, english] = entries('ar');
  for (const html of [whole, arabic, english])
    expect(html).toMatch(/^<div dir="rtl">\n[\s\S]+\n<\/div>$/);
  expect(english).toContain('<div dir="ltr">');
  for (const html of entries('en').slice(2)) expect(html).not.toContain('dir=');
});

test.each([
  ['ar', 'padding-right:16px;padding-left:8px'],
  ['en', 'padding-right:8px;padding-left:16px'],
])('the picture of a card in %s begins where the text does', async (language, padding) => {
  const input = {
    newsletter: { ...newsletter, sections: [{ id: 'c', title: 'C', layout: 'cards' as const }] },
    issue: issue({
      items: [item({ section: 'c', image: 'images/a.png', imageAlt: 'A' })],
      pictures: [picture('images/a.png')],
    }),
    language,
    templates,
  };
  const { value } = await renderWhole(input);
  expect(value?.html.pieces.join('')).toMatch(
    new RegExp(`class="story card-picture" style="[^"]*${padding};`),
  );
});

test('an edition in Cyrillic shows English stories as English', async () => {
  const { html } = await render(['en', 'sr-Cyrl'], 'sr-Cyrl');
  const mail = html.pieces.join('');
  expect(mail).toContain('Прочитајте овај број на вебу');
  expect(mail.match(/<div lang="en" dir="ltr">/g)?.length).toBeGreaterThanOrEqual(2);
  expect(mail).not.toContain('direction:rtl');
});

test('a story in another direction is aligned in the mail as on the page, block by block', async () => {
  const body =
    'פסקה ראשונה עם `npm ci` ו־<https://example.org/a>.\n\n- אחת\n\n> ציטוט.\n\n> [!NOTE]\n> הערה.\n\n| שם | מספר |\n|---|--:|\n| דוד | 12 |\n\nA paragraph in English, which is long enough.\n\n![נהר](images/a.png "כיתוב")';
  const items = [item({ title: 'One' }), item({ slug: 'two', title: 'שתיים', body })];
  const input = {
    newsletter,
    issue: issue({ items, pictures: [picture('images/a.png')] }),
    language: 'en',
    templates,
  };
  const { html, page } = (await renderWhole(input)).value as Whole;
  const mail = html.pieces.join('');
  expect(mail).toMatch(/<td align="right" class="story"[^>]*>\s*<div[^>]*text-align:right/);
  for (const [form, text] of Object.entries({ mail, page })) {
    for (const tag of ['p', 'ul', 'blockquote', 'div', 'table', 'figure']) {
      expect(text, `${tag} on the ${form}`).toMatch(new RegExp(`<${tag}[^>]* dir="rtl"`));
    }
    expect(text).toMatch(/<td[^>]* align="right"[^>]*>דוד/);
    expect(text).toMatch(/<code[^>]* dir="ltr"[^>]*>npm ci/);
    expect(text).toMatch(/<a[^>]* dir="ltr"[^>]*>https:/);
    expect(text).toMatch(/<p[^>]* dir="ltr"[^>]*>A paragraph/);
  }
  expect(mail).toMatch(/<p[^>]*text-align: left;[^>]*>A paragraph/);
  expect(mail).toMatch(/<blockquote[^>]*border-left: 0; border-right: 3px/);
});

test('a few Latin letters turn no story, and a foreign name is isolated', async () => {
  const items = [
    item({ title: 'GitHub', body: 'Node 24', source: 'الجزيرة (نت)' }),
    item({ slug: 'two', title: 'Two', source: 'The Source (UK)' }),
  ];
  const render = async (language: string) =>
    (
      await renderWhole({
        newsletter: { ...newsletter, languages: [language] },
        issue: issue({ items }),
        language,
        templates,
      })
    ).value as Whole;
  const hebrew = (await render('he')).html.pieces.join('');
  expect(hebrew).not.toContain('align="left"');
  expect(hebrew).toContain('<span dir="ltr">The Source (UK)</span>');
  const english = (await render('en')).html.pieces.join('');
  expect(english).not.toContain('align="right"');
  expect(english).toContain('<span dir="rtl">الجزيرة (نت)</span>');
  expect(english).not.toContain('<span dir="ltr">The Source');
});

test('numbers and names with signs keep their order in sentences of the other direction', async () => {
  const items = [
    item({
      title: 'שתיים',
      body: 'פסקה: **+381 11 123 456**, וגם +381 11 *123* 456 או [C++](https://e.example/c) בערב.\n\n- ב־C#, ו־`x++`\n\n| טלפון |\n|---|\n| 03-1234567 |',
    }),
    item({
      slug: 'two',
      title: 'Two',
      body: 'Around the city of **תל אביב**, 5 people live; again תל *אביב* 6.',
    }),
  ];
  const input = { newsletter, issue: issue({ items }), language: 'en', templates };
  const { html, page, text } = (await renderWhole(input)).value as Whole;
  for (const form of [html.pieces.join(''), page]) {
    const plain = form.replaceAll(/ style="[^"]*"| align="[^"]*"/g, '');
    expect(plain).toContain('<strong><span dir="ltr">+381 11 123 456</span></strong>');
    expect(plain).toContain('<span dir="ltr">+381 11 <em>123</em> 456</span>');
    expect(plain).toContain('<span dir="ltr">C++</span></a>');
    expect(plain).toContain('<span dir="ltr">C#</span>');
    expect(plain).toContain('<span dir="ltr">03-1234567</span>');
    expect(plain).toContain('<strong><span dir="rtl">תל אביב</span></strong>, 5');
    expect(plain).toContain('<span dir="rtl">תל <em>אביב</em></span> 6.');
  }
  const plainText = text.pieces.join('');
  expect(plainText).toContain('*\u2068+381 11 123 456\u2069*');
  expect(plainText).toContain('*\u2068תל אביב\u2069*, 5');
});

test.each([
  ['שלום world', 'ltr'],
  ['שלום עולם world', 'rtl'],
  ['123 — !', undefined],
  ['https://example.org/שלום', undefined],
  ['سلام', 'rtl'],
  ['ab אב', 'ltr'],
  ['ܫܠܡܐ', 'rtl'],
  ['ދިވެހި', 'rtl'],
  ['Привет 日本', 'ltr'],
])('most letters of %j run %s', (text, expected) => {
  expect(directionOf(text)).toBe(expected);
});
