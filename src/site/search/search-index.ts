import { isolateLine } from '../../lib/text/isolate.ts';
import type { PublishedItem } from '../../model/published.ts';
import { hashBytes } from '../file-records.ts';
import { fold, wordsIn } from './fold.ts';

export interface SearchStory
  extends Pick<PublishedItem, 'path' | 'title' | 'summary' | 'section' | 'words'> {
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

/** What a word counts in a story: 3 in the title, else 0 to 2 by how often it is there. */
type Weight = 0 | 1 | 2 | 3;

/**
 * Makes an index for the script of the search page, `templates/search.js`. A posting is the distance to the
 * story before times four, plus the weight, in base 36: three characters on average.
 * @param stories The oldest first, so that a new one changes few files.
 */
export function makeSearchIndex(stories: Iterable<SearchStory>): SearchIndex {
  const files = new Map<string, string>();
  const postings = new Map<string, { last: number; text: string }>();
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
  for (const { path, title, summary, section = '', words, line, year } of stories) {
    for (const [word, weight] of weigh(title, words)) {
      const known = postings.get(word) ?? { last: -1, text: '' };
      const posting = ((count - known.last) * 4 + weight).toString(36);
      known.text += known.text === '' ? posting : ` ${posting}`;
      known.last = count;
      postings.set(word, known);
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
  const version = hashBytes(Buffer.from(JSON.stringify([...files]))).slice(0, 12);
  return { files, firstWords, stories: count, version };
}

function weigh(title: string, words: string): Map<string, Weight> {
  const counts = new Map<string, number>();
  for (const word of wordsIn(fold(words))) counts.set(word, (counts.get(word) ?? 0) + 1);
  const weights = new Map<string, Weight>();
  for (const [word, times] of counts) weights.set(word, times > 3 ? 2 : times > 1 ? 1 : 0);
  for (const word of wordsIn(fold(title))) weights.set(word, 3);
  return weights;
}

function addWords(
  files: Map<string, string>,
  postings: ReadonlyMap<string, { text: string }>,
): string[] {
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
    const { text } = postings.get(word) ?? { text: '' };
    entries.push([word, text]);
    size += word.length + text.length + 6;
    if (size > wordsInFile) flush();
  }
  flush();
  return firstWords;
}
