import { expect, it } from 'vitest';
import { measureMail } from '../../src/check/measure-mail.ts';
import type { Edition } from '../../src/model/edition.ts';
import { issue, item, newsletter, picture, renderWhole, templates } from '../render/sample.ts';

const words = (count: number, word = 'word'): string => Array(count).fill(word).join(' ');

async function lengthOf(body: string, values: object = {}, language = 'en') {
  const { value } = await renderWhole({
    newsletter: { ...newsletter, languages: [language] },
    issue: issue({
      items: [item({ body, ...values })],
      pictures: [picture('images/a.png', 1200, 1200)],
    }),
    language,
    templates,
  });
  return measureMail(value as Edition);
}

it('estimates words, minutes and screens of a mail', async () => {
  const short = await lengthOf(words(100));
  expect(short).toMatchObject({ issue: 3, language: 'en', minutes: 1 });
  expect(short.words).toBeGreaterThan(100);
  expect(short.words).toBeLessThan(180);
  const long = await lengthOf(Array(20).fill(words(100)).join('\n\n'));
  expect(long.minutes).toBeGreaterThanOrEqual(10);
  // In Chromium at 360 pixels, 2000 words of four letters fill 8,780 pixels.
  expect(long.screens).toBeGreaterThanOrEqual(10);
  expect(long.screens).toBeLessThanOrEqual(16);
});

it('counts pictures, and words without spaces', async () => {
  const without = await lengthOf(words(300));
  const shown = await lengthOf(`${words(300)}\n\n${'![A](images/a.png)\n\n'.repeat(8)}`);
  expect(shown.screens - without.screens).toBeGreaterThanOrEqual(3);
  const chinese = await lengthOf('我们在柏林开会。'.repeat(200), {}, 'zh');
  expect(chinese.words).toBeGreaterThan(700);
});
