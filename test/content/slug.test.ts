import transliterate from '@sindresorhus/transliterate';
import { expect, test } from 'vitest';
import { freshSlug, slugify } from '../../src/content/slug.ts';

test('words that are not transliterated would stay as they are', () => {
  for (let code = 0; code < 0x80; code += 1) {
    const words = `a${String.fromCharCode(code)}b`;
    const slug = slugify(transliterate(words));
    expect([slugify(words), freshSlug(words)], words).toEqual([slug, slug]);
  }
});

test('letters of every script become a slug', () => {
  expect(slugify('Đorđe šalje')).toBe('djordje-salje');
  expect(freshSlug('東京')).toBe('dongjing');
});
