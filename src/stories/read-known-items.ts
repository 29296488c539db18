import { join } from 'node:path';
import { dataFolder } from '../project.ts';
import { loadItemCache, saveItemCache } from './item-cache.ts';
import { createItemIndex, type ItemIndex, type KnownItem } from './item-index.ts';
import { scanItems } from './scan-items.ts';

/** Every item of the issues and of the inbox. `data/cache/past.json` only saves time. */
export async function readKnownItems(root: string): Promise<KnownItem[]> {
  const file = join(await dataFolder(root), 'cache/past.json');
  const cache = await loadItemCache(file);
  const items = await scanItems(root, cache);
  const isNew =
    items.size !== cache.size || [...items].some(([name, each]) => cache.get(name) !== each);
  if (isNew) await saveItemCache(file, items);
  return [...items.values()].map(({ item }) => item);
}

/** Indexes the items before an issue. Call the result for issues in ascending order: one index. */
export function indexEarlierItems(items: readonly KnownItem[]): (issue: number) => ItemIndex {
  const pending = items
    .flatMap((item) => (item.issue === undefined ? [] : { issue: item.issue, item }))
    .sort((a, b) => b.issue - a.issue);
  const index = createItemIndex();
  return (issue) => {
    for (let next = pending.at(-1); next && next.issue < issue; next = pending.at(-1)) {
      index.add(next.item);
      pending.pop();
    }
    return index;
  };
}
