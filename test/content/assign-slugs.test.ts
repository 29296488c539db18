import { expect, test } from 'vitest';
import { assignSlugs } from '../../src/content/assign-slugs.ts';

const slugsOf = (files: string[], published?: Record<string, string>) =>
  Object.fromEntries(assignSlugs(files, published, published === undefined));

test('files of several dates and one name have slugs of their own, and their translations, too', () => {
  const files = [
    '2026-01-04-update.md',
    '2026-01-11-update.md',
    '2026-01-11-update.sr-Latn.md',
    'update.md',
    'other.md',
  ];
  expect(slugsOf(files)).toEqual({
    'update.md': 'update-3',
    '2026-01-04-update.md': 'update',
    '2026-01-11-update.md': 'update-2',
    '2026-01-11-update.sr-Latn.md': 'update-2',
    'other.md': 'other',
  });
});

test('a date that only an original has separates no translation', () => {
  expect(slugsOf(['2026-01-04-doors.md', '2026-01-04-doors.sr-Latn.md'])).toEqual({
    '2026-01-04-doors.md': 'doors',
    '2026-01-04-doors.sr-Latn.md': 'doors',
  });
});

test('names that differ only in signs have slugs of their own, and published ones stay', () => {
  expect(slugsOf(['C#.md', 'C++.md', 'c.md', 'ć.md'], { 'C++.md': 'c' })).toEqual({
    'C++.md': 'c',
    'c.md': 'c-2',
    'C#.md': 'c-3',
    'ć.md': 'c-4',
  });
});
