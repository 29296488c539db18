import { expect, test } from 'vitest';
import { checkEvent } from '../../src/content/check-event.ts';

const check = (starts: string, ends: string): string[] =>
  checkEvent({ starts, ends }, () => ({ file: 'a.md' })).map(({ code }) => code);

test.each([
  ['2026-12-01', '2026-12-01'],
  ['2026-12-01T18:00', '2026-12-01T18:00'],
  ['2026-12-01T18:00', '2026-12-01'],
  ['2026-12-01T18:00+01:00', '2026-12-01T17:30Z'],
  // In the hour that a computer in Berlin or New York skips in spring.
  ['2027-03-28T02:30', '2027-03-28T03:10'],
  ['2027-03-14T02:30', '2027-03-14T03:10'],
  // Which is later depends on the newsletter's time zone.
  ['2026-12-01T18:00+05:00', '2026-12-01T09:00'],
])('an event may be from %s to %s', (starts, ends) => {
  expect(check(starts, ends)).toEqual([]);
});

test.each([
  ['2026-12-02', '2026-12-01'],
  ['2026-12-01T18:00', '2026-12-01T17:59'],
  ['2026-12-01T18:00', '2026-11-30'],
  ['2026-12-01T18:00Z', '2026-12-01T18:30+01:00'],
  ['2026-12-03T18:00Z', '2026-12-01T18:30'],
])('an event from %s to %s ends before it begins', (starts, ends) => {
  expect(check(starts, ends)).toEqual(['event-ends-first']);
});
