import { expect, test } from 'vitest';
import { selectNewest, whyExcluded } from '../../../src/collect/inbox/select-stories.ts';
import { candidate, defaultSettings } from '../../helpers/import-tools.ts';

const story = candidate({
  title: 'Radionica o smanjenju štete',
  body: 'Droge i zakon u **Nišu**.',
  tags: ['Vesti', 'Zdravlje'],
  date: '2026-10-01',
});
const why = (changes: Partial<typeof defaultSettings>, day = '2026-11-24'): string | undefined =>
  whyExcluded(story, { ...defaultSettings, ...changes }, day);

test('without settings every story passes', () => {
  expect(why({})).toBeUndefined();
});

test('words are whole words without case and accents, or beginnings with a star', () => {
  expect(why({ words: ['nothing', 'NISU'] })).toBeUndefined();
  expect(why({ words: ['smanjenju stete'] })).toBeUndefined();
  expect(why({ words: ['drog'] })).toBe('none of the words');
  expect(why({ words: ['drog*'] })).toBeUndefined();
  expect(why({ notWords: ['zakon'] })).toBe('has an excluded word');
  expect(why({ notWords: ['zako'] })).toBeUndefined();
  expect(why({ words: ['*', '!'] })).toBe('none of the words');
});

test('categories are those of the source', () => {
  expect(why({ categories: ['zdravlje'] })).toBeUndefined();
  expect(why({ categories: ['sport'] })).toBe('in other categories');
  expect(why({ notCategories: ['vest*'] })).toBe('in an excluded category');
});

test('age is counted in days, and a story without a date is never too old', () => {
  expect(why({ days: 54 })).toBeUndefined();
  expect(why({ days: 53 })).toBe('older than 53 days');
  expect(whyExcluded(candidate(), { ...defaultSettings, days: 1 }, '2026-11-24')).toBeUndefined();
});

test('of a source the newest count, whatever their order; one without a date is as old as its neighbour', () => {
  const dates = ['2026-01-01', undefined, '2026-03-01', '2026-02-01'];
  const stories = dates.map((date, index) => ({ index, ...(date !== undefined && { date }) }));
  const chosen = (most: number): number[] =>
    [...selectNewest(stories, most)].map(({ index }) => index);
  expect(chosen(2)).toEqual([2, 3]);
  expect(chosen(4).sort()).toEqual([0, 1, 2, 3]);
  expect([
    ...selectNewest([{ n: 1 }, { n: 2 }, { n: 3 }] as { n: number; date?: string }[], 2),
  ]).toEqual([{ n: 1 }, { n: 2 }]);
});
