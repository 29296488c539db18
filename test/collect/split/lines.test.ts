import { describe, expect, test } from 'vitest';
import { findEmailAddresses } from '../../../src/collect/email-addresses.ts';
import { readAttribution } from '../../../src/collect/split/attribution.ts';
import { dateOfLine } from '../../../src/lib/text/dates-in-words.ts';

describe('a full date on a line is read', () => {
  test.each([
    ['8 December 2023', '2023-12-08'],
    ['Friday, 8 December 2023', '2023-12-08'],
    ['Published on 3rd of May 2024', '2024-05-03'],
    ['May 3, 2024', '2024-05-03'],
    ['2024-05-03', '2024-05-03'],
    ['3. 5. 2024.', '2024-05-03'],
    ['3. maja 2024. godine', '2024-05-03'],
    ['уторак, 5. март 2024.', '2024-03-05'],
    ['5 марта 2024', '2024-03-05'],
    ['5 Μαρτίου 2024', '2024-03-05'],
    ['2024. május 3.', '2024-05-03'],
    ['3 mai 2024', '2024-05-03'],
  ])('%s', (line, date) => expect(dateOfLine(line)).toBe(date));

  test.each([
    '8 December',
    '8/12/2023',
    'December 2023',
    '30 February 2024',
    'Brodna, 8 December 2023',
    '8 December 2023, 18:00',
    '8 Foo 2023',
    '12. 13. 2023.',
  ])('and in none such as %s', (line) => expect(dateOfLine(line)).toBeUndefined());
});

describe('an attribution keeps the name as written', () => {
  test.each([
    ['From the FLOW webpage', { source: 'FLOW' }],
    ['From Sedge’s website.', { source: 'Sedge' }],
    ['From the website of the Lisk Valley Netwrok', { source: 'Lisk Valley Netwrok' }],
    ['(Originally published by The Reed)', { source: 'The Reed' }],
    ['Преузето са сајта Отворена обала', { source: 'Отворена обала' }],
    ['Preuzeto sa portala Obala', { source: 'Obala' }],
    ['Source: The Reed', { source: 'The Reed' }],
    ['Izvor: reed.example', { source: 'reed.example' }],
    ['Source: https://reed.example/7', { url: 'https://reed.example/7' }],
    [
      'Source: The Reed (https://reed.example/7)',
      { source: 'The Reed', url: 'https://reed.example/7' },
    ],
    ['By Ina Torv', { author: 'Ina Torv' }],
    ['Piše: Ana van Đorđević', { author: 'Ana van Đorđević' }],
  ])('%s', (line, fields) => expect(readAttribution(line)).toMatchObject(fields));

  test.each([
    'From the first page',
    'From our website',
    'From the Old Mill one sees the river.',
    'First published in May 2020',
    'Source: our own numbers',
    'Source: ina@reed.example',
    'By the river',
    'By Monday',
  ])('and nobody in %s', (line) => expect(readAttribution(line)).toBeUndefined());
});

test('an email address is found, and only its place returned', () => {
  const text = [
    'Ask ina.torv@reed.example, or',
    'PELL@REED.EXAMPLE and o [at] sedge.example.',
    'Not @ina, not @ina@water.example, not 3 @ 4, not https://water.example/@ina',
    'mailto:đorđe@reed.example',
  ].join('\r\n');
  expect(findEmailAddresses(text)).toEqual([
    { line: 1, column: 5 },
    { line: 2, column: 1 },
    { line: 2, column: 23 },
    { line: 4, column: 8 },
  ]);
});
