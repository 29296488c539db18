import { formatDate, wordsFor } from '../../lib/i18n/words.ts';
import { type Newsletter, newsletterIn } from '../../model/newsletter.ts';
import { type IssueRecord, readLine, recordFile } from '../site-state.ts';
import type { MadeFiles, Stage } from '../stage.ts';
import { makeSearchIndex, type SearchStory } from './search-index.ts';
import { searchPage, searchScript } from './search-page.ts';

/** Builds the search: its page and an index for each language, and the script. */
export async function buildSearch(
  add: Stage['addPart'],
  stage: Stage,
  records: readonly IssueRecord[],
  newsletter: Newsletter,
  templates: ReadonlyMap<string, string>,
): Promise<void> {
  const script = await searchScript();
  const keys = records.map(({ head }) => stage.files.get(recordFile(head.number))?.[2]);
  await add('search', [script, keys], function* (): Iterable<MadeFiles> {
    yield { value: new Map([['search/search.js', script]]), problems: [] };
    for (const language of newsletter.languages) {
      const index = makeSearchIndex(storiesOf(records, stage, language, newsletter.words));
      const has = { index, years: yearsOf(records, language) };
      yield searchPage(newsletterIn(newsletter, language), language, has, templates);
      const files = [...index.files].map(
        ([path, text]) => [`search/index/${language}/${path}`, text] as const,
      );
      yield { value: new Map(files), problems: [] };
    }
  });
}

/** One issue at a time: all of them together would fill the memory. */
function* storiesOf(
  records: readonly IssueRecord[],
  stage: Stage,
  language: string,
  words: Newsletter['words'],
): Iterable<SearchStory> {
  for (const record of records) {
    const issue = record.issues.find((each) => each.language === language);
    if (issue === undefined) continue;
    const { number, date } = issue;
    const line = wordsFor(language, words).site.inIssue(number, formatDate(date, language));
    const weighed = readLine(stage, number, 'words')?.[language] ?? [];
    for (const [at, item] of issue.items.entries()) {
      const own = weighed[at];
      if (!item.withdrawn && own) yield { ...item, weighed: own, line, year: date.slice(0, 4) };
    }
  }
}

/** Newest first. */
function yearsOf(records: readonly IssueRecord[], language: string): string[] {
  const issues = records.flatMap((record) => record.issues);
  const dates = issues.filter((issue) => issue.language === language).map(({ date }) => date);
  return [...new Set(dates.map((date) => date.slice(0, 4)).reverse())];
}
