import type { IssueHeadline } from '../content/read-issue.ts';
import { tryParseJson } from '../lib/text/json.ts';
import type { PublishedIssue, PublishedItem } from '../model/published.ts';
import { stateFolder } from './manifest.ts';
import { type WeighedWords, weighWords } from './search/search-index.ts';
import type { SiteLink } from './site-links.ts';
import type { Stage } from './stage.ts';

/** What the last build recorded of an issue: what lists need, without the content of items. */
export interface IssueRecord {
  /** A hash over its own files. */
  source: string;
  head: IssueHeadline;
  /** By language; `feedHtml` and `words` are empty: the content of all issues would fill the memory. */
  issues: PublishedIssue[];
  links: SiteLink[];
  /** The ids that links can lead to, by page. */
  ids: Record<string, string[]>;
  /** By language, a hash over what its own card shows, if it has one; absent in one of an earlier version. */
  cards?: Record<string, string>;
}

/** The lines of the file of an issue, of which a build decodes one at a time. */
interface Lines {
  /** The words of its items, in their order, by language, for the search. */
  words: Record<string, WeighedWords[]>;
  /** By language, with the content of items, for feeds. */
  content: PublishedIssue[];
  record: IssueRecord;
}
const lines: readonly (keyof Lines)[] = ['words', 'content', 'record'];

/** The file for the next build of an issue, which can be deleted: it is built again then. */
export function recordFile(number: number): string {
  return `${stateFolder}/issues/${number}.jsonl`;
}

/** Reads what was recorded of an issue, also by a build that was stopped; undefined for nothing. */
export function readLine<Name extends keyof Lines>(
  stage: Stage,
  number: number,
  name: Name,
): Lines[Name] | undefined {
  const bytes = stage.read(recordFile(number));
  let start = 0;
  for (let at = lines.indexOf(name); at > 0; at -= 1) start = bytes.indexOf('\n', start) + 1;
  const text = bytes.toString('utf8', start, bytes.indexOf('\n', start));
  return (tryParseJson(text) as Lines[Name] | null) ?? undefined;
}

/** Records an issue for the next build. @returns the record without the content of items. */
export function saveIssue(stage: Stage, { issues, ...about }: IssueRecord): IssueRecord {
  const wordsOf = ({ language, items }: PublishedIssue) =>
    [language, items.map((item) => weighWords(item.title, item.words))] as const;
  const withItems = (issue: PublishedIssue, fields: Partial<PublishedItem>): PublishedIssue => ({
    ...issue,
    items: issue.items.map((item) => ({ ...item, ...fields })),
  });
  const content = issues.map((issue) => withItems(issue, { words: '' }));
  const bare = content.map((issue) => withItems({ ...issue, feedHtml: '' }, { feedHtml: '' }));
  const record = { ...about, issues: bare };
  const values = [Object.fromEntries(issues.map(wordsOf)), content, record];
  const text = values.map((value) => `${JSON.stringify(value)}\n`).join('');
  stage.put(recordFile(about.head.number), text);
  return record;
}
