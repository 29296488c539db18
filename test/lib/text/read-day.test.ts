import { expect, test } from 'vitest';
import { readDay } from '../../../src/lib/text/read-day.ts';

test.each([
  ['Wed, 06 May 2026 10:20:30 +0200', '2026-05-06'],
  ['Wednesday, 06-May-26 10:20:30 GMT', '2026-05-06'],
  ['Wed May  6 10:20:30 2026', '2026-05-06'],
  ['May 6, 2026', '2026-05-06'],
  ['20260506', '2026-05-06'],
  ['2026/5/6', '2026-05-06'],
  // RFC 2822, 4.3.
  ['6 May 49', '2049-05-06'],
  ['6 May 50', '1950-05-06'],
  ['6 May 126', '2026-05-06'],
  ['5/6/2026', undefined],
  ['31 June 2026', undefined],
  ['6 May 1899', undefined],
  ['2026-05-061', undefined],
])('the day of "%s" is %s', (written, expected) => {
  expect(readDay(written)).toBe(expected);
});
