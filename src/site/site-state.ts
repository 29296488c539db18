import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf } from '../content/hash-issue.ts';
import { listFiles } from '../lib/list-files.ts';
import type { Problem } from '../model/problem.ts';
import type { PublishedIssue } from '../model/published.ts';
import { stateFolder } from './manifest.ts';
import { type WeighedWords, weighWords } from './search/search-index.ts';
import type { SiteLink } from './site-links.ts';
import type { Stage } from './stage.ts';

/** What the last build recorded of an issue: what lists need, without the content of items. */
export interface IssueRecord {
  /** A hash over everything that its pages are made from. */
  key: string;
  /** A hash over its own files. */
  files: string;
  /** By language: a hash over everything that its social card is made from. */
  cards: Record<string, string>;
  head: IssueHeadline;
  /** By language; `feedHtml` and `words` are empty: the content of all issues would fill the memory. */
  issues: PublishedIssue[];
  /** A hash over `issues`. */
  listed: string;
  paths: string[];
  links: SiteLink[];
  /** The ids that links can lead to, by page. */
  ids: Record<string, string[]>;
  problems: Problem[];
}

/** What the pages of neighbouring issues show of an issue. */
export interface IssueHeadline {
  number: number;
  languages: string[];
  titles: Record<string, string>;
}

/** The words of an issue's items, in their order, by language. */
export type IssueWords = Record<string, WeighedWords[]>;

/**
 * What the next build needs of this one, in the site's folder. All of it can be deleted. An issue has
 * one file of three lines, of which a build reads one at a time: its words, its content, and its record.
 */
export class SiteState {
  private readonly stage: Stage;

  constructor(stage: Stage) {
    this.stage = stage;
  }

  record(number: number): IssueRecord | undefined {
    const record = this.stage.readState<IssueRecord>(issueFile(number), 2);
    return typeof record?.key === 'string' ? record : undefined;
  }

  words({ head }: IssueRecord): IssueWords {
    return this.stage.readState(issueFile(head.number), 0) ?? {};
  }

  content({ head }: IssueRecord): PublishedIssue[] {
    return this.stage.readState(issueFile(head.number), 1) ?? [];
  }

  /** @param issues What was made of it, by language. */
  saveIssue(
    record: Omit<IssueRecord, 'issues' | 'listed'>,
    issues: readonly PublishedIssue[],
  ): IssueRecord {
    const words: IssueWords = {};
    for (const { language, items } of issues) {
      words[language] = items.map((item) => weighWords(item.title, item.words));
    }
    const content = issues.map(({ items, ...issue }) => ({
      ...issue,
      items: items.map((item) => ({ ...item, words: '' })),
    }));
    const bare = content.map(({ items, ...issue }) => ({
      ...issue,
      feedHtml: '',
      items: items.map((item) => ({ ...item, feedHtml: '' })),
    }));
    const whole = { ...record, issues: bare, listed: hashOf(JSON.stringify(bare)) };
    this.stage.putState(issueFile(record.head.number), words, content, whole);
    return whole;
  }

  /** Deletes the files of issues that are no longer there, and those of earlier versions. */
  deleteOthers(records: readonly IssueRecord[]): void {
    const kept = new Set(records.map(({ head }) => issueFile(head.number)));
    const folder = join(this.stage.before.folder, stateFolder);
    for (const [path, entry] of listFiles(folder)) {
      const isOld = path.startsWith('issues/') && !kept.has(path);
      if (isOld && entry.isFile()) rmSync(join(folder, path));
    }
    rmSync(join(folder, 'content'), { recursive: true, force: true });
  }
}

function issueFile(number: number): string {
  return `issues/${number}.jsonl`;
}
