import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { splitFrontMatter } from '../content/front-matter.ts';
import { limitParsing } from '../content/limits.ts';
import { itemFiles } from '../content/read-folder.ts';
import { inboxFolder } from '../content/read-inbox.ts';
import { listIssues } from '../content/read-issue.ts';
import { parseItemName } from '../content/slug.ts';
import { readText } from '../content/text.ts';
import { issueFolderName } from '../model/issue.ts';
import { itemAliases } from '../model/item-schema.ts';
import { type Told, toldFrom } from './past.ts';

/** What was read before, by file: only what changed is read again. */
export type PastCache = ReadonlyMap<string, PastEntry>;

export interface PastEntry {
  /** Size and time of the file when it was read. */
  state: string;
  told: Told;
}

type Limit = ReturnType<typeof limitParsing>;

/** Files that are read at a time. */
const atOnce = 50;

/**
 * Every story of the issues and of the inbox, as far as repeats are found by it. It goes by the
 * files alone: a file that cannot be read as a story is passed over here, and told by `check`.
 * @param known What an earlier call gave; the same stories come out without it, later.
 */
export async function readPast(root: string, known: PastCache = new Map()): Promise<PastCache> {
  const folders: { folder: string; issue?: number }[] = [{ folder: inboxFolder }];
  for (const issue of await listIssues(root)) {
    folders.push({ folder: `issues/${issueFolderName(issue)}`, issue });
  }
  const past = new Map<string, PastEntry>();
  const limit = limitParsing();
  for (const { folder, issue } of folders) {
    const names = await itemFiles(join(root, folder));
    const files = names.map((name) => `${folder}/${name}`);
    for (let at = 0; at < files.length; at += atOnce) {
      const some = files.slice(at, at + atOnce);
      const read = await Promise.all(some.map((file) => readOne(root, file, issue, known, limit)));
      for (const [index, each] of read.entries()) {
        if (each !== undefined) past.set(some[index] as string, each);
      }
    }
  }
  return past;
}

async function readOne(
  root: string,
  file: string,
  issue: number | undefined,
  known: PastCache,
  limit: Limit,
): Promise<PastEntry | undefined> {
  // A translation is its original's story; a file that goes meanwhile is in an issue by then.
  if (parseItemName(file.slice(file.lastIndexOf('/') + 1)).language !== undefined) return undefined;
  const found = await stat(join(root, file)).catch(() => undefined);
  if (found === undefined) return undefined;
  const state = `${found.size} ${found.mtimeMs}`;
  const before = known.get(file);
  if (before?.state === state) return before;
  const told = await readTold(join(root, file), file, issue, limit);
  return told && { state, told };
}

async function readTold(
  path: string,
  file: string,
  issue: number | undefined,
  limit: Limit,
): Promise<Told | undefined> {
  const text = await readText(path, file).catch(() => undefined);
  const front =
    text?.value === undefined ? undefined : splitFrontMatter(text.value, file, limit).value;
  if (front === undefined) return undefined;
  const field = (name: string): string | undefined => {
    const { values } = front.fields;
    const alias = Object.keys(itemAliases).find(
      (each) => itemAliases[each] === name && each in values,
    );
    const value = values[name] ?? (alias === undefined ? undefined : values[alias]);
    return value === undefined ? undefined : String(value).trim();
  };
  const [id, guid, url, source] = ['id', 'guid', 'url', 'source'].map(field);
  const date = field('date')?.slice(0, 10);
  return toldFrom(
    {
      title: field('title') ?? '',
      text: front.body,
      ...(id !== undefined && { id }),
      ...(guid !== undefined && { guid }),
      ...(url !== undefined && { url }),
      ...(source !== undefined && { source }),
      ...(date !== undefined && { date }),
    },
    file,
    issue,
  );
}
