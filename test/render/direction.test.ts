import { expect, test } from 'vitest';
import { issue, item, newsletter, renderWhole, templates, type Whole } from './sample.ts';

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

test('an edition in Cyrillic shows English stories as English', async () => {
  const { html } = await render(['en', 'sr-Cyrl'], 'sr-Cyrl');
  const mail = html.pieces.join('');
  expect(mail).toContain('Прочитајте овај број на вебу');
  expect(mail.match(/<div lang="en" dir="ltr">/g)?.length).toBeGreaterThanOrEqual(2);
  expect(mail).not.toContain('direction:rtl');
});
