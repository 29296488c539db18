import { expect, test } from 'vitest';
import { timeOfLine } from '../../../src/lib/text/times-in-words.ts';

test.each([
  ['3 December 2026', '2026-12-03'],
  ['3 December 2026 17:00', '2026-12-03 17:00'],
  ['Thursday, 3 December 2026, 17:00', '2026-12-03 17:00'],
  ['3 December 2026 at 5 pm', '2026-12-03 17:00'],
  ['December 3, 2026 at 12:30 a.m.', '2026-12-03 00:30'],
  ['2026-12-09 5pm', '2026-12-09 17:00'],
  ['2026-12-09 17.30', '2026-12-09 17:30'],
  ['9.12.2026. u 19h', '2026-12-09 19:00'],
  ['3. децембар 2026. у 18:00', '2026-12-03 18:00'],
  ['3 décembre 2026 à 18h30', '2026-12-03 18:30'],
  ['3. Dezember 2026 um 18 Uhr', '2026-12-03 18:00'],
  ['7pm', '19:00'],
  ['19.00', '19:00'],
  // It could be anything.
  ['2026-12-09 5', undefined],
  ['8/12/2026 17:00', undefined],
  ['3 December 17:00', undefined],
  ['3 December 2026 23:59', '2026-12-03 23:59'],
  ['3 December 2026 24:00', undefined],
  ['3 December 2026 25:00', undefined],
  ['3 December 2026 13 pm', undefined],
  ['Friday evening', undefined],
  ['5', undefined],
])('the time "%s" is %s', (words, expected) => {
  expect(timeOfLine(words)).toBe(expected);
});
