import { formatDate, wordsFor } from '../../lib/i18n/words.ts';
import type { Newsletter } from '../../model/newsletter.ts';
import type { BuiltIssues } from '../build-issues.ts';
import type { DerivedFiles } from '../derived-files.ts';
import { hashOf, type IssueRecord } from '../site-state.ts';
import type { SearchEntry } from './search-index.ts';

/** The number of issues with a common index: an edited item has only one index made again. */
const issuesInPart = 125;

/** Builds the search index, in parts of a fixed number of issues. */
export async function buildSearch(
  derived: DerivedFiles,
  built: BuiltIssues,
  { words }: Pick<Newsletter, 'words'>,
): Promise<void> {
  for (const [part, records] of groupByPart(built.records)) {
    const key = hashOf(built.settings, ...records.map((record) => record.key));
    await derived.add(`search ${part}`, key, async () => {
      const { writeSearchIndex } = await import('./search-index.ts');
      const files = await writeSearchIndex(searchEntries(records, built.contentOf, words));
      return new Map([...files].map(([path, bytes]) => [`search/index/${part}/${path}`, bytes]));
    });
  }
}

export function partNumbers(records: readonly IssueRecord[]): number[] {
  return [...groupByPart(records).keys()];
}

function groupByPart(records: readonly IssueRecord[]): Map<number, IssueRecord[]> {
  return Map.groupBy(records, ({ head }) => Math.floor((head.number - 1) / issuesInPart) + 1);
}

async function* searchEntries(
  records: readonly IssueRecord[],
  contentOf: BuiltIssues['contentOf'],
  words: Newsletter['words'],
): AsyncIterable<SearchEntry> {
  for (const record of records) {
    for (const issue of await contentOf(record)) {
      const { language, date, number } = issue;
      const line = wordsFor(language, words).site.inIssue(number, formatDate(date, language));
      for (const item of issue.items) {
        if (!item.withdrawn) yield { ...item, language, line, year: date.slice(0, 4) };
      }
    }
  }
}
