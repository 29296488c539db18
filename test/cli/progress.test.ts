import { expect, test } from 'vitest';
import { describe, progressLine } from '../../src/mailing/progress.ts';
import { countStates } from '../../src/model/delivery.ts';

test('progress tells how many have it, how fast it goes, who does not, and how long it will take', () => {
  const counts = countStates({ accepted: 1234, pending: 3764, deferred: 2, doubt: 1 });
  expect(describe(counts, 41.3)).toBe('1,234 of 5,001, 41/s, 2 deferred, 1 in doubt, 2 min left');
  expect(describe(countStates({ accepted: 5 }), 0.25)).toBe('5 of 5, 0.3/s');
  expect(describe(countStates({ pending: 9 }), 0)).toBe('0 of 9');
});

test('the rate is that of the last seconds, and a line comes at most every fifth of a second', () => {
  let now = 0;
  const lines: string[] = [];
  const show = progressLine(3, { progress: (line) => lines.push(line) }, () => now);
  for (let sent = 0; sent <= 3000; sent += 1) {
    // A hundred a second for ten seconds, then ten a second.
    now += sent < 1000 ? 10 : 100;
    show(countStates({ accepted: sent, pending: 3000 - sent }), sent);
  }
  expect(lines.length).toBeLessThan(1100);
  expect(lines.find((line) => line.includes('900 of'))).toContain('100/s');
  expect(lines.at(-1)).toMatch(/^Sending issue 3: 3,000 of 3,000, 10\/s$|9\.\d\/s$/);
});
