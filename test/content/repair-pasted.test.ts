import { expect, test } from 'vitest';
import { repairPasted } from '../../src/content/repair-pasted.ts';
import { runLimited } from '../../src/lib/sandbox/run-limited.ts';

const repair = (text: string): string => repairPasted(text, 'a.md', 0).value;

test('bullets of word processors become a list, also where they are indented or end a paragraph', () => {
  expect(repair('Topics:\n\t•\tOne\n\t•\tTwo')).toBe('Topics:\n- One\n- Two');
  expect(repair('● One\n        ○ Inner')).toBe('- One\n  - Inner');
  expect(repair('– One\n– Two')).toBe('- One\n- Two');
});

test('a dash in a sentence, a single dash and code stay as they are', () => {
  for (const text of [
    '– a remark between dashes – goes on',
    'o tempora',
    '```\n• x >>>\n```',
    '> ```\n> >>>\n> ```',
    '- ```\n  •  a\n  ```',
    '1. > ~~~\n   > - - ```\n   > x >>>\n   > ~~~',
    '> said she',
    'a >> b',
    '2 > 1',
  ]) {
    expect(repair(text)).toBe(text);
  }
});

test('code in a quote or a list ends with it', () => {
  expect(repair('> ```\n> a >>>\n\n• One')).toBe('> ```\n> a >>>\n\n- One');
  expect(repair('- ```\n  a >>>\n  ```\n• One')).toBe('- ```\n  a >>>\n  ```\n- One');
});

test('arrows go, and the words stay', () => {
  expect(repair('follow this link>>>.')).toBe('follow this link.');
  expect(repair('available here>>>')).toBe('available here');
  expect(repair('>>> Read on')).toBe('Read on');
  expect(repair('> > > nested quotes of somebody who means them')).toBe(
    '> > > nested quotes of somebody who means them',
  );
});

test.each([' ', '>', '»', '&gt;', '>> '])('a long run of "%s" takes linear time', (part) => {
  const text = `${part.repeat(100_000)}x`;
  expect(runLimited(() => repair(text), 3000)).toHaveProperty('value');
});
