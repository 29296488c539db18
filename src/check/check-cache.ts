import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashIssue, hashOf } from '../content/hash-issue.ts';
import { listIssues } from '../content/issue-folders.ts';
import { readPublishedNames } from '../content/published-names.ts';
import { writeFileAtomic } from '../lib/files.ts';
import { dayIn } from '../model/calendar.ts';
import { issueFolderName } from '../model/issue.ts';
import type { Problem } from '../model/problem.ts';
import { dataFolder, type Project } from '../project.ts';
import { nonceOf } from '../render/render-edition.ts';
import type { MailLength } from './measure-mail.ts';

export interface FoundInIssue {
  problems: Problem[];
  lengths: MailLength[];
}

interface CheckedIssue extends FoundInIssue {
  /** A hash over everything that decides what is found in it. */
  key: string;
}

/** What the last check found in each issue, in `data/cache/check.json`, which only saves time. */
export class CheckCache {
  private readonly file: string;
  private readonly before: Readonly<Record<string, CheckedIssue>>;
  private readonly keys: ReadonlyMap<number, string>;
  private readonly now: Record<string, CheckedIssue>;

  private constructor(
    file: string,
    before: Readonly<Record<string, CheckedIssue>>,
    keys: ReadonlyMap<number, string>,
  ) {
    this.file = file;
    this.before = before;
    this.keys = keys;
    this.now = { ...before };
  }

  /** @param program A hash over the program that checks. */
  static async load(
    project: Project,
    templates: ReadonlyMap<string, string>,
    program: string,
  ): Promise<CheckCache> {
    const { root, newsletter, now } = project;
    const file = join(await dataFolder(root), 'cache/check.json');
    const text = await readFile(file, 'utf8').catch(() => '{}');
    const today = dayIn(now(), newsletter.timeZone);
    const isConfigured = existsSync('.mjmlconfig');
    const base = nonceOf({ newsletter, templates, program, today, isConfigured });
    const names = (await readPublishedNames(join(root, 'public')))?.issues ?? {};
    const keys = new Map<number, string>();
    // Each key has those before it: a story is compared with all earlier ones.
    let key = base;
    for (const number of await listIssues(root)) {
      const own = names[issueFolderName(number)];
      key = hashOf(key, hashIssue(root, number), JSON.stringify(own ?? null));
      keys.set(number, key);
    }
    return new CheckCache(file, parse(text), keys);
  }

  find(number: number): CheckedIssue | undefined {
    const known = this.before[number];
    return known !== undefined && known.key === this.keys.get(number) ? known : undefined;
  }

  /** A problem with a repair cannot be kept: the issue is checked again next time. */
  keep(number: number, { problems, lengths }: FoundInIssue): void {
    const key = this.keys.get(number);
    const isWhole = problems.every(({ repair }) => repair === undefined);
    if (key === undefined || !isWhole) delete this.now[number];
    else this.now[number] = { key, problems, lengths };
  }

  async save(): Promise<void> {
    for (const number of Object.keys(this.now)) {
      if (!this.keys.has(Number(number))) delete this.now[number];
    }
    await writeFileAtomic(this.file, JSON.stringify(this.now), { durable: false });
  }
}

function parse(text: string): Record<string, CheckedIssue> {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
