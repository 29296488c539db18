import { expect, test } from 'vitest';
import {
  makeSearchIndex,
  storiesInFile,
  weighWords,
} from '../../../src/site/search/search-index.ts';

function* stories(count: number) {
  for (let at = 0; at < count; at += 1) {
    const words = Array.from({ length: 100 }, (_, word) => `w${(at * (word + 7)) % 9973}`);
    yield {
      path: `${at}/`,
      title: `Story ${at}`,
      summary: 'S'.repeat(200),
      weighed: weighWords(`Story ${at}`, words.join(' ')),
      line: 'In issue 1',
      year: '2026',
    };
  }
}

test('no file of an index is large, whatever the number of stories', () => {
  for (const count of [0, 1, 16, 17, 3000]) {
    const { files, firstWords } = makeSearchIndex(stories(count));
    const names = [...files.keys()];
    const filesOfStories = names.filter((name) => name.startsWith('stories-'));
    expect(filesOfStories).toHaveLength(Math.ceil(count / storiesInFile));
    expect(names.filter((name) => name.startsWith('words-'))).toHaveLength(firstWords.length);
    for (const [name, text] of files) {
      const most = name === 'about.json' ? 10_000 : name.startsWith('words-') ? 40_000 : 8000;
      expect(text.length, name).toBeLessThan(most);
    }
  }
});

test('a new story changes only the last file of stories', () => {
  const before = makeSearchIndex(stories(100)).files;
  const after = makeSearchIndex(stories(101)).files;
  const changed = [...before.keys()].filter(
    (name) => name.startsWith('stories-') && before.get(name) !== after.get(name),
  );
  expect(changed).toEqual([`stories-${Math.floor(100 / storiesInFile)}.json`]);
});

test('a word counts by how often it is in a story, and most in its title', () => {
  const words = 'Most two twice two thrice thrice thrice often often often often once';
  expect(weighWords('The Most', words)).toEqual(['twice once', 'two thrice', 'often', 'the most']);
});
