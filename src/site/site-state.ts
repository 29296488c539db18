import type { IssueHeadline } from '../content/read-issue.ts';
import type { PublishedIssue } from '../model/published.ts';
import { stateFolder } from './manifest.ts';
import { type WeighedWords, weighWords } from './search/search-index.ts';
import type { SiteLink } from './site-links.ts';
import type { Part, Stage } from './stage.ts';

/** What the last build recorded of an issue: what lists need, without the content of items. */
export interface IssueRecord extends Part {
  /** A hash over its own files. */
  source: string;
  head: IssueHeadline;
  /** By language; `feedHtml` and `words` are empty: the content of all issues would fill the memory. */
  issues: PublishedIssue[];
  links: SiteLink[];
  /** The ids that links can lead to, by page. */
  ids: Record<string, string[]>;
}

/**
 * The file for the next build of an issue, which can be deleted: it is built again then. It has three
 * lines, of which a build reads one at a time: its words, its content, and its record.
 */
export function recordFile(number: number): string {
  return `${stateFolder}/issues/${number}.jsonl`;
}

/** Reads what was recorded of an issue, also by a build that was stopped. */
export function readRecord(stage: Stage, number: number): IssueRecord | undefined {
  const record = stage.readState<IssueRecord>(recordFile(number), 2);
  return typeof record?.key === 'string' ? record : undefined;
}

/** Reads the words of an issue's items, in their order, by language, for the search. */
export function readWords(stage: Stage, { head }: IssueRecord): Record<string, WeighedWords[]> {
  return stage.readState(recordFile(head.number), 0) ?? {};
}

/** Reads an issue with its content, by language, for feeds. */
export function readContent(stage: Stage, { head }: IssueRecord): PublishedIssue[] {
  return stage.readState(recordFile(head.number), 1) ?? [];
}

/** Records an issue for the next build. @returns the record without its content. */
export function saveIssue(stage: Stage, record: IssueRecord): IssueRecord {
  const wordsOf = ({ language, items }: PublishedIssue) =>
    [language, items.map((item) => weighWords(item.title, item.words))] as const;
  const words = Object.fromEntries(record.issues.map(wordsOf));
  const content = record.issues.map((issue) => ({
    ...issue,
    items: issue.items.map((item) => ({ ...item, words: '' })),
  }));
  const issues = content.map((issue) => ({
    ...issue,
    feedHtml: '',
    items: issue.items.map((item) => ({ ...item, feedHtml: '' })),
  }));
  const file = recordFile(record.head.number);
  const bare = { ...record, issues, paths: [...record.paths, file] };
  stage.putState(file, words, content, bare);
  return bare;
}
