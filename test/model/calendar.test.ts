import { expect, test } from 'vitest';
import { dayIn, fileStamp } from '../../src/model/calendar.ts';

test('days and the names of files are in the time zone of the newsletter', () => {
  const midnight = new Date('2026-11-30T23:00:05Z');
  expect(dayIn(midnight, 'Europe/Belgrade')).toBe('2026-12-01');
  expect(fileStamp(midnight, 'Europe/Belgrade')).toBe('2026-12-01T000005');
  expect(fileStamp(midnight, 'UTC')).toBe('2026-11-30T230005');
});
