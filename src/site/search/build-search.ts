import { hashOf } from '../../content/hash-issue.ts';
import { formatDate, wordsFor } from '../../lib/i18n/words.ts';
import { type Newsletter, newsletterIn } from '../../model/newsletter.ts';
import type { Problem } from '../../model/problem.ts';
import type { Project } from '../../project.ts';
import type { BuiltIssues } from '../build-issues.ts';
import type { DerivedFiles } from '../derived-files.ts';
import { makeSearchIndex, type SearchStory } from './search-index.ts';
import { searchPage, searchScript } from './search-page.ts';

/** Builds the search: its page and an index for each language, and the script. */
export async function buildSearch(
  { newsletter }: Project,
  derived: DerivedFiles,
  built: BuiltIssues,
  templates: ReadonlyMap<string, string>,
): Promise<Problem[]> {
  const script = await searchScript();
  const problems: Problem[] = [];
  const key = hashOf(built.settings, script, ...built.records.map((record) => record.key));
  await derived.add('search', key, () => {
    const files = new Map([['search/search.js', script]]);
    for (const language of newsletter.languages) {
      const index = makeSearchIndex(storiesOf(built, language, newsletter.words));
      const page = searchPage(
        newsletterIn(newsletter, language),
        language,
        { index, years: yearsOf(built, language) },
        templates,
      );
      problems.push(...page.problems);
      for (const [path, text] of page.value) files.set(path, text);
      for (const [path, text] of index.files) files.set(`search/index/${language}/${path}`, text);
    }
    return files;
  });
  return problems;
}

/** One issue at a time: all of them together would fill the memory. */
function* storiesOf(
  { records, contentOf }: BuiltIssues,
  language: string,
  words: Newsletter['words'],
): Iterable<SearchStory> {
  for (const record of records) {
    const issue = contentOf(record).find((each) => each.language === language);
    if (issue === undefined) continue;
    const line = wordsFor(language, words).site.inIssue(
      issue.number,
      formatDate(issue.date, language),
    );
    for (const item of issue.items) {
      if (!item.withdrawn) yield { ...item, line, year: issue.date.slice(0, 4) };
    }
  }
}

/** Newest first. */
function yearsOf({ records }: BuiltIssues, language: string): string[] {
  const issues = records.flatMap((record) => record.issues);
  const dates = issues.filter((issue) => issue.language === language).map(({ date }) => date);
  return [...new Set(dates.map((date) => date.slice(0, 4)).reverse())];
}
