import { describe, expect, it } from 'vitest';
import { direction, formatDate, wordsFor } from '../../../src/lib/i18n/words.ts';

describe('words', () => {
  it.each([
    ['en', 'Unsubscribe'],
    ['en-GB', 'Unsubscribe'],
    ['sr', 'Odjavite se'],
    ['sr-RS', 'Odjavite se'],
    ['sr-Latn', 'Odjavite se'],
    ['sr-Cyrl', 'Одјавите се'],
    ['SR-cyrl-RS', 'Одјавите се'],
    ['ar-EG', 'إلغاء الاشتراك'],
    ['tlh', 'Unsubscribe'],
    ['constructor', 'Unsubscribe'],
    ['', 'Unsubscribe'],
  ])('for %s say %s', (language, unsubscribe) => {
    expect(wordsFor(language).unsubscribe).toBe(unsubscribe);
  });

  it('are written in one script each', () => {
    const texts = (language: string): string => {
      const { callout, ...words } = wordsFor(language);
      const all = [...Object.values(words), ...Object.values(callout)];
      return all.map((word) => (typeof word === 'string' ? word : '')).join(' ');
    };
    expect(texts('sr-Cyrl')).not.toMatch(/\p{Script=Latin}/u);
    expect(texts('sr-Latn')).not.toMatch(/\p{Script=Cyrillic}/u);
  });

  it('keep a name in one piece where lines run from right to left', () => {
    expect(wordsFor('ar').greeting('Ana')).toContain('\u2068Ana\u2069');
    expect(wordsFor('en').greeting('Ana')).toBe('Dear Ana,');
  });
});

describe('dates', () => {
  it.each([
    ['en', 'November 24, 2026'],
    ['en-GB', '24 November 2026'],
    ['sr', '24. novembar 2026.'],
    ['sr-Latn', '24. novembar 2026.'],
    ['sr-Cyrl', '24. новембар 2026.'],
    ['not a tag', 'November 24, 2026'],
  ])('in %s are written as %s', (language, written) => {
    expect(formatDate('2026-11-24', language)).toBe(written);
  });

  it('that are invalid stay unchanged', () => {
    expect(formatDate('soon', 'en')).toBe('soon');
  });
});

describe('direction', () => {
  it.each([
    ['en', 'ltr'],
    ['sr-Cyrl', 'ltr'],
    ['ar', 'rtl'],
    ['he-IL', 'rtl'],
    ['az-Arab', 'rtl'],
    ['ar-Latn', 'ltr'],
    ['not a tag', 'ltr'],
  ])('of %s is %s', (language, expected) => {
    expect(direction(language)).toBe(expected);
  });
});
