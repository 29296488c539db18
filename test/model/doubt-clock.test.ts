import { describe, expect, test } from 'vitest';
import { doubtClock, doubtForDeleting } from '../../src/model/doubt-clock.ts';

const now = new Date('2026-11-26T12:00:00Z');
const before = (minutes: number): string =>
  new Date(now.getTime() - minutes * 60_000).toISOString();
const day = 24 * 60;

describe('a clock is doubted', () => {
  test('more than 5 minutes before the last recorded time', () => {
    expect(doubtClock({ seenAt: before(-5), unfinished: [] }, now)).toBeUndefined();
    expect(doubtClock({ seenAt: before(-5.1), unfinished: [] }, now)).toEqual({
      kind: 'behind',
      recorded: before(-5.1),
    });
  });

  test('more than 40 days after activity and schedule of an unfinished mailing', () => {
    const idle = { issue: 3, lastActive: before(40 * day + 1) };
    expect(doubtClock({ unfinished: [{ ...idle, lastActive: before(40 * day) }] }, now)).toBe(
      undefined,
    );
    expect(doubtClock({ unfinished: [idle] }, now)).toEqual({
      kind: 'ahead',
      since: idle.lastActive,
      issue: 3,
    });
    const startAt = before(30 * day);
    expect(doubtClock({ unfinished: [{ ...idle, startAt }] }, now)).toBeUndefined();
    const early = { ...idle, startAt: before(50 * day) };
    expect(doubtClock({ unfinished: [early] }, now)).toMatchObject({ since: idle.lastActive });
  });

  test('not again for 40 days after somebody said that it is right', () => {
    const unfinished = [{ issue: 3, lastActive: before(90 * day) }];
    expect(doubtClock({ confirmedAt: before(39 * day), unfinished }, now)).toBeUndefined();
    expect(doubtClock({ confirmedAt: before(41 * day), unfinished }, now)).toBeDefined();
  });

  test('because of another issue only where nothing was recorded since', () => {
    const unfinished = [{ issue: 3, lastActive: before(90 * day) }];
    expect(doubtClock({ seenAt: before(7 * day), unfinished }, now, 9)).toBeUndefined();
    expect(doubtClock({ seenAt: before(7 * day), unfinished }, now, 3)).toBeDefined();
    expect(doubtClock({ seenAt: before(7 * day), unfinished }, now)).toBeDefined();
    expect(doubtClock({ seenAt: before(41 * day), unfinished }, now, 9)).toBeDefined();
  });
});

test('nothing is deleted with a clock that is far from the last recorded time', () => {
  expect(doubtForDeleting({}, now)).toBeUndefined();
  expect(doubtForDeleting({ seenAt: before(39 * day) }, now)).toBeUndefined();
  expect(doubtForDeleting({ seenAt: before(41 * day) }, now)).toMatchObject({ kind: 'ahead' });
  expect(doubtForDeleting({ seenAt: before(-10) }, now)).toMatchObject({ kind: 'behind' });
});
