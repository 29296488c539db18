import { join } from 'node:path';
import { splitFrontMatter } from '../content/front-matter.ts';
import { inboxFolder, issueFolder, listIssues } from '../content/issue-folders.ts';
import { itemFiles } from '../content/read-folder.ts';
import { readText } from '../content/read-text.ts';
import { parseItemName } from '../content/slug.ts';
import { limitParsing } from '../content/text-limits.ts';
import { itemAliases } from '../model/item-schema.ts';
import { createItemIndex, type ItemIndex, type KnownItem, toKnownItem } from './item-index.ts';

/** Reads every item of the issues and of the inbox as far as duplicates need it, without invalid ones. */
export async function readKnownItems(root: string): Promise<KnownItem[]> {
  const folders: { folder: string; issue?: number }[] = [{ folder: inboxFolder }];
  for (const issue of await listIssues(root)) folders.push({ folder: issueFolder(issue), issue });
  const items: KnownItem[] = [];
  const limit = limitParsing();
  for (const { folder, issue } of folders) {
    for (const name of await itemFiles(join(root, folder))) {
      // A translation duplicates its original.
      if (parseItemName(name).language !== undefined) continue;
      const item = await readKnownItem(root, `${folder}/${name}`, issue, limit);
      if (item !== undefined) items.push(item);
    }
  }
  return items;
}

async function readKnownItem(
  root: string,
  file: string,
  issue: number | undefined,
  limit: ReturnType<typeof limitParsing>,
): Promise<KnownItem | undefined> {
  // A file that vanishes now was moved into an issue.
  const text = await readText(join(root, file), file).catch(() => undefined);
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

export type KnownItems = () => Promise<readonly KnownItem[]>;

/** Reads known items when they are first needed, and once: 6,000 take a second. */
export function knownItemsOf(root: string): KnownItems {
  let read: Promise<KnownItem[]> | undefined;
  return () => {
    read ??= readKnownItems(root);
    return read;
  };
}

/** Indexes the items before an issue. Call the result for issues in ascending order: one index. */
export function indexEarlierItems(known: KnownItems): (issue: number) => Promise<ItemIndex> {
  let pending: { issue: number; item: KnownItem }[] | undefined;
  const index = createItemIndex();
  return async (issue) => {
    pending ??= (await known())
      .flatMap((item) => (item.issue === undefined ? [] : { issue: item.issue, item }))
      .sort((a, b) => b.issue - a.issue);
    for (let next = pending.at(-1); next && next.issue < issue; next = pending.at(-1)) {
      index.add(next.item);
      pending.pop();
    }
    return index;
  };
}
