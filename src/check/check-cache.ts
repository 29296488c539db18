import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashIssue } from '../content/hash-issue.ts';
import { listIssues } from '../content/issue-folders.ts';
import { readPublishedNames } from '../content/published-names.ts';
import { writeFileAtomic } from '../lib/files.ts';
import { hashOf } from '../lib/hash.ts';
import { programKey } from '../lib/program-key.ts';
import { tryParseJson } from '../lib/text/json.ts';
import { errorCode } from '../lib/text/system-error.ts';
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
export async function loadCheckCache(
  { root, newsletter, now }: Project,
  templates: ReadonlyMap<string, string>,
) {
  const file = join(root, 'data/cache/check.json');
  const text = await readFile(file, 'utf8').catch(() => '{}');
  const before = (tryParseJson(text) ?? {}) as Readonly<Record<string, CheckedIssue>>;
  const today = dayIn(now(), newsletter.timeZone);
  const isConfigured = existsSync('.mjmlconfig');
  const names = (await readPublishedNames(join(root, 'public')))?.issues ?? {};
  const keys = new Map<number, string>();
  // Each key has those before it: a story is compared with all earlier ones.
  let key: string = nonceOf({ newsletter, templates, program: programKey(), today, isConfigured });
  for (const number of await listIssues(root)) {
    const own = names[issueFolderName(number)];
    key = hashOf(key, hashIssue(root, number), JSON.stringify(own ?? null));
    keys.set(number, key);
  }
  const known = Object.entries(before).filter(([number]) => keys.has(Number(number)));
  const kept = new Map(known.map(([number, found]) => [Number(number), found]));
  return {
    find: (number: number): FoundInIssue | undefined => {
      const found = kept.get(number);
      return found?.key === keys.get(number) ? found : undefined;
    },
    // A problem with a repair cannot be kept: the issue is checked again next time.
    keep: (number: number, { problems, lengths }: FoundInIssue): void => {
      const key = keys.get(number);
      const isWhole = problems.every(({ repair }) => repair === undefined);
      if (key === undefined || !isWhole) kept.delete(number);
      else kept.set(number, { key, problems, lengths });
    },
    // On a full or read-only disk, the next check takes as long.
    save: async () => {
      try {
        await dataFolder(root);
        await writeFileAtomic(file, JSON.stringify(Object.fromEntries(kept)), { durable: false });
      } catch (error) {
        if (errorCode(error) === undefined) throw error;
      }
    },
  };
}
