import { expect, test } from 'vitest';
import { UniqueNames } from '../../../src/lib/text/unique-names.ts';
import { cpuTime } from '../../helpers/cpu.ts';

test('a name that is taken gets the lowest free number before its ending', () => {
  const names = new UniqueNames(['a.png', 'b-2']);
  expect(names.claim('a.png')).toBe('a-2.png');
  names.add('A-3.png');
  expect(names.claim('a.png')).toBe('a-4.png');
  expect(names.claim('A.PNG')).toBe('A-5.PNG');
  expect(names.claim('b')).toBe('b');
  expect(names.claim('b', 'c')).toBe('c');
  expect(names.claim('b', 'c')).toBe('c-2');
  expect(names.claim('b')).toBe('b-3');
});

test('thousands of equal names are numbered in linear time', async () => {
  const names = new UniqueNames();
  const time = await cpuTime(() => {
    for (let at = 0; at < 20_000; at += 1) names.claim('a');
  });
  expect(names.claim('a')).toBe('a-20001');
  expect(time).toBeLessThan(3_000);
});
