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

/** What the pages of neighbouring issues show of an issue. */
export interface IssueHeadline {
  number: number;
  languages: string[];
  titles: Record<string, string>;
}

/** The words of an issue's items, in their order, by language. */
export type IssueWords = Record<string, WeighedWords[]>;

/*
 * What the next build needs of an issue is one file of three lines, of which a build reads one at a time:
 * its words, its content, and its record. It can be deleted: the issue is built again then.
 */
const fileOf = (number: number): string => `issues/${number}.jsonl`;

/** True where what was recorded of an issue is as the last build left it. */
export function hasRecord(stage: Stage, number: number): boolean {
  return stage.hasState(fileOf(number));
}

/** Reads what was recorded of an issue, also by a build that was stopped. */
export function readRecord(stage: Stage, number: number): IssueRecord | undefined {
  const record = stage.readState<IssueRecord>(fileOf(number), 2);
  return typeof record?.key === 'string' ? record : undefined;
}

/** Reads the words of an issue, for the search. */
export function readWords(stage: Stage, { head }: IssueRecord): IssueWords {
  return stage.readState(fileOf(head.number), 0) ?? {};
}

/** Reads an issue with its content, by language, for feeds. */
export function readContent(stage: Stage, { head }: IssueRecord): PublishedIssue[] {
  return stage.readState(fileOf(head.number), 1) ?? [];
}

/** Records an issue for the next build. @returns the record without its content. */
export function saveIssue(stage: Stage, record: IssueRecord): IssueRecord {
  const words: IssueWords = {};
  for (const { language, items } of record.issues) {
    words[language] = items.map((item) => weighWords(item.title, item.words));
  }
  const content = record.issues.map((issue) => ({
    ...issue,
    items: issue.items.map((item) => ({ ...item, words: '' })),
  }));
  const issues = content.map((issue) => ({
    ...issue,
    feedHtml: '',
    items: issue.items.map((item) => ({ ...item, feedHtml: '' })),
  }));
  const file = fileOf(record.head.number);
  const bare = { ...record, issues, paths: [...record.paths, `${stateFolder}/${file}`] };
  stage.putState(file, words, content, bare);
  return bare;
}
