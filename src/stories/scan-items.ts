import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { splitFrontMatter } from '../content/front-matter.ts';
import { inboxFolder, listIssues } from '../content/issue-folders.ts';
import { itemFiles } from '../content/read-folder.ts';
import { readText } from '../content/read-text.ts';
import { parseItemName } from '../content/slug.ts';
import { limitParsing } from '../content/text-limits.ts';
import { issueFolderName } from '../model/issue.ts';
import { itemAliases } from '../model/item-schema.ts';
import { type KnownItem, toKnownItem } from './item-index.ts';

/** Scanned items by file, so that the next scan reads only files that changed. */
export type ItemCache = ReadonlyMap<string, CachedItem>;

interface CachedItem {
  state: string;
  item: KnownItem;
}

type ParsingLimit = ReturnType<typeof limitParsing>;

const atOnce = 50;

/** Reads items as far as duplicates need it, without invalid ones. `cache`: an earlier result. */
export async function scanItems(root: string, cache: ItemCache = new Map()): Promise<ItemCache> {
  const folders: { folder: string; issue?: number }[] = [{ folder: inboxFolder }];
  for (const issue of await listIssues(root)) {
    folders.push({ folder: `issues/${issueFolderName(issue)}`, issue });
  }
  const scanned = new Map<string, CachedItem>();
  const limit = limitParsing();
  for (const { folder, issue } of folders) {
    const files = itemFiles(join(root, folder)).map((name) => `${folder}/${name}`);
    for (let at = 0; at < files.length; at += atOnce) {
      const batch = files.slice(at, at + atOnce);
      const read = await Promise.all(batch.map((file) => scanOne(root, file, issue, cache, limit)));
      for (const each of read) if (each !== undefined) scanned.set(each.item.file, each);
    }
  }
  return scanned;
}

async function scanOne(
  root: string,
  file: string,
  issue: number | undefined,
  cache: ItemCache,
  limit: ParsingLimit,
): Promise<CachedItem | undefined> {
  // A translation duplicates its original. A file that vanishes now was moved into an issue.
  if (parseItemName(file.slice(file.lastIndexOf('/') + 1)).language !== undefined) return undefined;
  const found = await stat(join(root, file)).catch(() => undefined);
  if (found === undefined) return undefined;
  // Also when it was put there, since programs can restore a time of change.
  const state = `${found.size} ${found.mtimeMs} ${found.ctimeMs}`;
  const cached = cache.get(file);
  if (cached?.state === state) return cached;
  const item = await readKnownItem(join(root, file), file, issue, limit);
  return item && { state, item };
}

async function readKnownItem(
  path: string,
  file: string,
  issue: number | undefined,
  limit: ParsingLimit,
): Promise<KnownItem | undefined> {
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
  const content = {
    id: field('id'),
    guid: field('guid'),
    url: field('url'),
    title: field('title') ?? '',
    date: field('date')?.slice(0, 10),
    source: field('source'),
    text: front.body,
  };
  return toKnownItem(content, file, issue);
}
