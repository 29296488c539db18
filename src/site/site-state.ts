import { existsSync, readFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { namesFile, type PublishedNames, readPublishedNames } from '../content/published-names.ts';
import { writeFileAtomic } from '../lib/files.ts';
import type { Problem } from '../model/problem.ts';
import type { PublishedIssue } from '../model/published.ts';
import type { DerivedRecord } from './derived-files.ts';
import { stateFolder } from './manifest.ts';
import type { SiteLink } from './site-links.ts';

/** What the last build recorded of an issue: what lists need, without the content of items. */
export interface IssueRecord {
  /** A hash over everything that its pages are made from. */
  key: string;
  /** A hash over its own files. */
  files: string;
  /** By language: a hash over everything that its social card is made from. */
  cards: Record<string, string>;
  head: IssueHeadline;
  /** By language; `feedHtml` and `words` are empty. */
  issues: PublishedIssue[];
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

/** What the next build needs of this one, in the site's folder. All of it can be deleted. */
export class SiteState {
  readonly out: string;
  private readonly folder: string;

  constructor(out: string) {
    this.out = out;
    this.folder = join(out, stateFolder);
  }

  /** The record of an issue, if its content is there too. */
  record(number: number): IssueRecord | undefined {
    const record = this.read<Partial<IssueRecord>>(`issues/${number}.json`);
    if (typeof record?.key !== 'string' || record.issues === undefined) return undefined;
    const isThere = existsSync(join(this.folder, contentFile(number, record.key)));
    return isThere ? (record as IssueRecord) : undefined;
  }

  content({ head, key }: Pick<IssueRecord, 'head' | 'key'>): PublishedIssue[] {
    return this.read<PublishedIssue[]>(contentFile(head.number, key)) ?? [];
  }

  derived(): DerivedRecord {
    return this.read('derived.json') ?? {};
  }

  async names(): Promise<PublishedNames | undefined> {
    return readPublishedNames(this.out);
  }

  async saveNames(names: PublishedNames): Promise<void> {
    await writeFileAtomic(join(this.out, namesFile), JSON.stringify(names), { durable: false });
  }

  async saveContent(
    { head, key }: Pick<IssueRecord, 'head' | 'key'>,
    content: readonly PublishedIssue[],
  ): Promise<void> {
    await this.write(contentFile(head.number, key), content);
  }

  async saveRecord(record: IssueRecord): Promise<void> {
    await this.write(`issues/${record.head.number}.json`, record);
  }

  async saveDerived(derived: DerivedRecord): Promise<void> {
    await this.write('derived.json', derived);
  }

  async deleteOthers(records: readonly Pick<IssueRecord, 'head' | 'key'>[]): Promise<void> {
    const kept = new Set(
      records.flatMap(({ head, key }) => [
        `issues/${head.number}.json`,
        contentFile(head.number, key),
      ]),
    );
    for (const kind of ['issues', 'content']) {
      for (const name of await readdir(join(this.folder, kind)).catch(() => [])) {
        if (!kept.has(`${kind}/${name}`)) {
          await rm(join(this.folder, kind, name), { force: true });
        }
      }
    }
  }

  private read<T>(name: string): T | undefined {
    try {
      return JSON.parse(readFileSync(join(this.folder, name), 'utf8')) as T;
    } catch {
      return undefined;
    }
  }

  private async write(name: string, value: unknown): Promise<void> {
    await writeFileAtomic(join(this.folder, name), JSON.stringify(value), { durable: false });
  }
}

function contentFile(number: number, key: string): string {
  return `content/${number}-${key}.json`;
}
