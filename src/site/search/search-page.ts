import { readFile } from 'node:fs/promises';
import { fillTemplate } from '../../lib/templates/fill-template.ts';
import type { Newsletter } from '../../model/newsletter.ts';
import type { Outcome } from '../../model/problem.ts';
import { languageRoot } from '../../model/published.ts';
import { pageFrame } from '../page-frame.ts';
import { letters } from './fold.ts';
import { type SearchIndex, storiesInFile } from './search-index.ts';

/** Up to this number of results, the page has the words: a script cannot form the plurals of every language. */
const counted = 100;

/** Renders the search page. @param has.years Newest first. */
export function searchPage(
  newsletter: Newsletter,
  language: string,
  has: { years: readonly string[]; index: SearchIndex },
  templates: ReadonlyMap<string, string>,
): Outcome<Map<string, string>> {
  const home = languageRoot(language, newsletter.languages);
  const depth = home === '' ? 1 : 2;
  const frame = pageFrame(newsletter, language, depth);
  const root = '../'.repeat(depth);
  const index = {
    words: has.index.firstWords.join(' '),
    stories: has.index.stories,
    storiesInFile,
    version: has.index.version,
  };
  const { value: page, problems } = fillTemplate(templates, 'search.hbs', {
    ...frame,
    root,
    script: `${root}search/search.js`,
    sections: newsletter.sections,
    years: [...has.years],
    index,
    // For a newsletter's own template of 0.1.0.
    parts: JSON.stringify({ ...index, inFile: storiesInFile }),
    counts: countsIn(language, frame.siteWords.found),
  });
  const files = page === undefined ? [] : [[`${home}search/index.html`, page] as const];
  return { value: new Map(files), problems };
}

const counts = new Map<string, string[]>();

/** Formatted once for each language: plural rules make it 4 ms of a build of 120. */
function countsIn(language: string, found: (count: number) => string): string[] {
  const known = counts.get(language) ?? Array.from({ length: counted + 1 }, (_, at) => found(at));
  counts.set(language, known);
  return known;
}

/** Reads the script of the search page. No `Function.toString()`, which breaks in compiled code. */
export async function searchScript(): Promise<string> {
  const sources = await Promise.all(scripts.map((url) => readFile(url, 'utf8')));
  return [`const letters = ${JSON.stringify(letters)};`, ...sources].join('\n');
}

const scripts = ['fold.js', 'search.js'].map(
  (name) => new URL(`../../../templates/${name}`, import.meta.url),
);
