import { createHash } from 'node:crypto';
import { isolateLine } from '../../lib/text/isolate.ts';
import type { PublishedItem } from '../../model/published.ts';
import { fold, wordsIn } from './fold.ts';

export interface SearchStory extends Pick<PublishedItem, 'path' | 'title' | 'summary' | 'section'> {
  weighed: WeighedWords;
  /** Its issue, in words. */
  line: string;
  year: string;
}

/** The index of one language, with what its search page has to know. */
export interface SearchIndex {
  /** By path below the index's folder. */
  files: Map<string, string>;
  /** The first word of each file of words. */
  firstWords: string[];
  stories: number;
  /** A hash over the index, which the URLs of its files contain: caches never mix two indexes. */
  version: string;
}

/** In characters: a search reads one file of words, or two, for each word. */
const wordsInFile = 24_000;
/** A page of ten results reads ten files of stories at most, and each has some 5 KB. */
export const storiesInFile = 16;

/**
 * The words of a story by what they count in it, with spaces between them: those that are there once,
 * two or three times, more often, and those of the title.
 */
export type WeighedWords = readonly [string, string, string, string];

/** Weighs the words of a story, once: the index is made of many stories that did not change. */
export function weighWords(title: string, text: string): WeighedWords {
  const inTitle = new Set(wordsIn(fold(title)));
  const counts = new Map<string, number>();
  for (const word of wordsIn(fold(text))) counts.set(word, (counts.get(word) ?? 0) + 1);
  const weighed: [string[], string[], string[]] = [[], [], []];
  for (const [word, times] of counts) {
    if (!inTitle.has(word)) weighed[times > 3 ? 2 : times > 1 ? 1 : 0].push(word);
  }
  const [once, twice, often] = weighed;
  return [once.join(' '), twice.join(' '), often.join(' '), [...inTitle].join(' ')];
}

/**
 * Makes an index for the script of the search page, `templates/search.js`. A posting is the distance to the
 * story before times four, plus the weight, in base 36: three characters on average.
 * @param stories The oldest first, so that a new one changes few files.
 */
export function makeSearchIndex(stories: Iterable<SearchStory>): SearchIndex {
  const files = new Map<string, string>();
  const postings: Postings = new Map();
  const sections: string[] = [];
  const inSection: number[] = [];
  const years: [first: number, year: string][] = [];
  let shown: unknown[] = [];
  let count = 0;
  const flush = (): void => {
    if (shown.length === 0) return;
    const name = Math.floor((count - 1) / storiesInFile);
    files.set(`stories-${name}.json`, JSON.stringify(shown));
    shown = [];
  };
  for (const { path, title, summary, section = '', weighed, line, year } of stories) {
    for (const [weight, words] of weighed.entries()) {
      for (const word of words === '' ? [] : words.split(' ')) {
        const known = postings.get(word);
        if (known === undefined) postings.set(word, [count * 4 + weight]);
        else known.push(count * 4 + weight);
      }
    }
    if (!sections.includes(section)) sections.push(section);
    inSection.push(sections.indexOf(section));
    if (years.at(-1)?.[1] !== year) years.push([count, year]);
    shown.push([isolateLine(title), path, isolateLine(summary), line]);
    count += 1;
    if (shown.length === storiesInFile) flush();
  }
  flush();
  files.set('about.json', JSON.stringify({ sections, inSection, years }));
  const firstWords = addWords(files, postings);
  const hash = createHash('sha256');
  for (const [at, file] of [...files].entries()) {
    hash.update(`${at === 0 ? '[' : ','}${JSON.stringify(file)}`);
  }
  const version = hash.update(']').digest('hex').slice(0, 12);
  return { files, firstWords, stories: count, version };
}

/** By word: the number of each of its stories times four, plus the weight. Texts take six times the memory. */
type Postings = Map<string, number[]>;

function addWords(files: Map<string, string>, postings: Postings): string[] {
  const firstWords: string[] = [];
  let entries: [string, string][] = [];
  let size = 0;
  const flush = (): void => {
    const [first] = entries;
    if (first === undefined) return;
    files.set(`words-${firstWords.length}.json`, JSON.stringify(entries));
    firstWords.push(first[0]);
    entries = [];
    size = 0;
  };
  // By code unit, as the script compares them.
  for (const word of [...postings.keys()].sort()) {
    const text = writePostings(postings.get(word) ?? []);
    entries.push([word, text]);
    size += word.length + text.length + 6;
    if (size > wordsInFile) flush();
  }
  flush();
  return firstWords;
}

function writePostings(postings: readonly number[]): string {
  let last = -4;
  const distances = postings.map((posting) => {
    const distance = posting - (last & ~3);
    last = posting;
    return distance.toString(36);
  });
  return distances.join(' ');
}
