import { describe, expect, it } from 'vitest';
import { formatOccasion } from '../../src/lib/i18n/event-dates.ts';
import { completeEnd, parseEventEnd, parseEventTime } from '../../src/model/event-time.ts';
import { occasionOf, upcoming } from '../../src/model/occasion.ts';

const zone = 'Europe/Belgrade';

describe('the time of an event', () => {
  it.each([
    ['2026-12-01', '2026-12-01'],
    ['2026-12-01 18:00', '2026-12-01T18:00'],
    ['2026-12-01T9:05', '2026-12-01T09:05'],
    ['2026-12-01T18:00:00', '2026-12-01T18:00'],
    ['2026-12-01T18:00:00.000Z', '2026-12-01T18:00Z'],
    ['2026-12-01 18:00 +0100', '2026-12-01T18:00+01:00'],
    ['2026-02-30', undefined],
    ['2026-12-01 25:00', undefined],
    ['2026-12-01 18:60', undefined],
    ['1 December', undefined],
    ['2026-12-01 evening', undefined],
  ])('%s is %s', (text, expected) => {
    expect(parseEventTime(text)).toBe(expected);
  });

  it.each([
    ['2026-12-01T18:00', '20:00', '2026-12-01T20:00'],
    ['2026-12-31T22:00', '02:00', '2027-01-01T02:00'],
    ['2026-12-01T18:00+00:00', '20:00', '2026-12-01T20:00+00:00'],
    ['2026-12-01T18:00', '2026-12-03', '2026-12-03'],
  ])('from %s to %s ends on %s', (starts, ends, expected) => {
    expect(completeEnd(starts, parseEventEnd(ends) ?? '')).toBe(expected);
  });
});

describe('events of an issue', () => {
  it('are sorted by instant, and left out once their last day is over in the time zone', () => {
    const events = [
      { starts: '2026-12-01T18:00' },
      { starts: '2026-12-01T16:30Z' },
      { starts: '2026-11-20', ends: '2026-11-24' },
      { starts: '2026-11-20', ends: '2026-11-23' },
      { starts: '2026-11-23T23:30Z' },
      { starts: '2026-11-23T22:30Z' },
      {},
    ];
    expect(upcoming(events, '2026-11-24', zone)).toEqual([
      { starts: '2026-11-20', ends: '2026-11-24' },
      { starts: '2026-11-23T23:30Z' },
      { starts: '2026-12-01T16:30Z' },
      { starts: '2026-12-01T18:00' },
      {},
    ]);
  });

  it.each([
    [{ starts: '2026-12-01' }, 'en-GB', /^Tuesday,? 1 December 2026$/],
    [{ starts: '2026-12-01', ends: '2026-12-03' }, 'en-GB', /^1–3 December 2026$/],
    [{ starts: '2026-12-01', ends: '2026-12-03' }, 'en-US', /^December 1–3, 2026$/],
    [{ starts: '2026-11-30', ends: '2026-12-03' }, 'en-GB', /^30 November – 3 December 2026$/],
    [{ starts: '2026-12-30', ends: '2027-01-03' }, 'en-GB', /2026 – 3 January 2027$/],
    [{ starts: '2026-12-01T18:00' }, 'en-GB', /^Tuesday,? 1 December 2026 at 18:00 CET$/],
    [
      { starts: '2026-12-01T18:00', ends: '2026-12-01T20:00' },
      'en-GB',
      /1 December 2026.* 18:00–20:00 CET/,
    ],
    [
      { starts: '2026-12-01T18:00', ends: '2026-12-03' },
      'en-GB',
      /18:00 CET – Thursday,? 3 December 2026/,
    ],
    [{ starts: '2026-06-01T16:00Z' }, 'en-GB', /1 June 2026 at 18:00 CEST/],
    [{ starts: '2026-12-01' }, 'sr-Latn', /utorak,? 1\. decembar 2026\./],
    [{ starts: '2026-12-01' }, 'sr-Cyrl', /уторак,? 1\. децембар 2026\./],
    [{ starts: '2026-12-01' }, 'ar', /ديسمبر/],
  ])('are %j in words of %s', (event, language, expected) => {
    const parts = formatOccasion(occasionOf(event, zone), language, zone);
    const line = parts.map(({ text }) => text).join('');
    expect(line).toMatch(expected);
    expect(line).not.toMatch(/[\u2009\u202f]/);
  });

  it.each([
    ['en-GB', '2026-12-01T20:00', ['18:00–20:00 CET']],
    ['en-GB', undefined, ['at 18:00 CET']],
    ['en-GB', '2026-12-02T20:00', ['at 18:00 CET', 'at 20:00 CET']],
    ['en-US', '2026-12-01T20:00', ['6:00–8:00 PM GMT+1']],
    ['de', '2026-12-01T20:00', ['18:00–20:00 Uhr MEZ']],
    ['sr-Cyrl', '2026-12-01T20:00', ['18:00–20:00 CET']],
    ['ru', undefined, ['в 18:00 GMT+1']],
    ['ja', '2026-12-01T20:00', ['18時00分～20時00分(GMT+1)']],
  ])('keep a time in one piece in %s', (language, ends, expected) => {
    const event = { starts: '2026-12-01T18:00', ends };
    const parts = formatOccasion(occasionOf(event, zone), language, zone);
    expect(parts.filter(({ isTime }) => isTime).map(({ text }) => text)).toEqual(expected);
    expect(parts.map(({ isTime }) => isTime)).toEqual(parts.map((_, at) => at % 2 === 1));
  });
});
