import { expect, test } from 'vitest';
import { repairPasted } from '../../src/content/repair-pasted.ts';

const mend = (text: string): string => repairPasted(text, 'a.md', 0).value;

test('bullets of word processors become a list, also where they are indented or end a paragraph', () => {
  expect(mend('Topics:\n\t•\tOne\n\t•\tTwo')).toBe('Topics:\n- One\n- Two');
  expect(mend('● One\n        ○ Inner')).toBe('- One\n  - Inner');
  expect(mend('– One\n– Two')).toBe('- One\n- Two');
});

test('a dash in a sentence, a single dash and code stay as they are', () => {
  for (const text of [
    '– a remark between dashes – goes on',
    'o tempora',
    '```\n• x >>>\n```',
    '> said she',
    'a >> b',
    '2 > 1',
  ]) {
    expect(mend(text)).toBe(text);
  }
});

test('arrows go, and the words stay', () => {
  expect(mend('follow this link>>>.')).toBe('follow this link.');
  expect(mend('available here>>>')).toBe('available here');
  expect(mend('>>> Read on')).toBe('Read on');
  expect(mend('> > > nested quotes of somebody who means them')).toBe(
    '> > > nested quotes of somebody who means them',
  );
});
