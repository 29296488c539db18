import { describe, expect, test } from 'vitest';
import { findLanguages, ownName, parseLanguage } from '../../src/model/languages.ts';

const three = ['en', 'sr-Latn', 'mk'];

describe('a language of the newsletter', () => {
  test.each([
    ...['sr', 'SR', 'sr-latn', 'sr_RS', 'SR_LATN', 'srp', 'sr_RS@latin', 'sh'].map((text) => [
      text,
      'sr-Latn',
    ]),
    ...['srpski', 'Srpski jezik', 'Serbian', 'Српски', 'serbian (latin)', 'Serbian Latin'].map(
      (text) => [text, 'sr-Latn'],
    ),
    ...[
      'mk',
      'MKD',
      'mk_MK.UTF-8',
      'Macedonian',
      'македонски',
      'Македонски јазик',
      'makedonski',
    ].map((text) => [text, 'mk']),
    ...['EN', 'en-US', 'en_GB', 'English', ' english ', 'engleski', 'англиски'].map((text) => [
      text,
      'en',
    ]),
  ])('is meant by "%s": %s', (text, language) => {
    expect(findLanguages(text, three)).toEqual([language]);
  });

  test.each(['', '-', 'de', 'Deutsch', 'sr-Cyrl', 'serbian (cyrillic)', 'constructor', 'x'])(
    'is not meant by "%s"',
    (text) => {
      expect(findLanguages(text, three)).toEqual([]);
    },
  );

  test.each(['sr', 'srpski', 'Serbian', 'sr-RS', 'српски'])('can be two: "%s"', (text) => {
    expect(findLanguages(text, ['en', 'sr-Latn', 'sr-Cyrl'])).toEqual(['sr-Latn', 'sr-Cyrl']);
  });

  test('is found by script and region where a newsletter has several', () => {
    const serbian = ['sr-Latn', 'sr-Cyrl'];
    expect(findLanguages('latinica', serbian)).toEqual(['sr-Latn']);
    expect(findLanguages('Ћирилица', serbian)).toEqual(['sr-Cyrl']);
    expect(findLanguages('sr', ['sr', 'sr-Cyrl'])).toEqual(['sr']);
    expect(findLanguages('zh-TW', ['zh-Hans', 'zh-Hant'])).toEqual(['zh-Hant']);
    expect(findLanguages('en-GB', ['en-US', 'en-GB'])).toEqual(['en-GB']);
    expect(findLanguages('en', ['en-US', 'en-GB'])).toEqual(['en-US', 'en-GB']);
  });
});

test.each([
  ['sr-latn', 'sr-Latn'],
  ['EN-gb', 'en-GB'],
  ['sr_Cyrl', 'sr-Cyrl'],
  ['Serbian', 'sr'],
  ['srpski (latinica)', 'sr-Latn'],
  ['македонски', 'mk'],
  ['Shqip', 'sq'],
  ['klingonski', undefined],
  ['', undefined],
])('settings may name the language "%s": %s', (text, tag) => {
  expect(parseLanguage(text)).toBe(tag);
});

test('a language is named in itself', () => {
  expect(['sr-Latn', 'mk', 'en'].map(ownName)).toEqual([
    'srpski (latinica)',
    'македонски',
    'English',
  ]);
});
