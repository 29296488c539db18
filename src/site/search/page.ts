import { readFile } from 'node:fs/promises';
import { fillTemplate } from '../../lib/templates/fill.ts';
import type { Newsletter } from '../../model/newsletter.ts';
import type { Outcome } from '../../model/problem.ts';
import { languageRoot } from '../../model/published.ts';
import { frameOf } from '../lists.ts';
import { letters } from './fold.ts';

/** Numbers whose words are on the page; a script cannot make plurals of every language. */
const counted = 100;

/** The page of the search in one language. @param has Years, the newest first, and the parts of the index. */
export function searchPage(
  newsletter: Newsletter,
  language: string,
  has: { years: readonly string[]; parts: readonly number[] },
  templates: ReadonlyMap<string, string>,
): Outcome<string | undefined> {
  const depth = languageRoot(language, newsletter.languages) === '' ? 1 : 2;
  const frame = frameOf(newsletter, language, depth);
  const root = '../'.repeat(depth);
  return fillTemplate(templates, 'search.hbs', {
    ...frame,
    root,
    script: `${root}search/search.js`,
    sections: newsletter.sections,
    years: [...has.years],
    parts: has.parts.join(' '),
    counts: Array.from({ length: counted + 1 }, (_, number) => frame.siteWords.found(number)),
  });
}

/**
 * The script of the search page: the table of letters, `templates/fold.js` and `templates/search.js`.
 * No function is turned into text: that breaks when the code is compiled.
 */
export async function searchScript(): Promise<string> {
  const sources = await Promise.all(scripts.map((url) => readFile(url, 'utf8')));
  return [`const letters = ${JSON.stringify(letters)};`, ...sources].join('\n');
}

const scripts = ['fold.js', 'search.js'].map(
  (name) => new URL(`../../../templates/${name}`, import.meta.url),
);
