import { sep } from 'node:path';
import type { Candidate } from '../../src/collect/candidate.ts';
import type { Desk } from '../../src/collect/inbox/take-up.ts';
import { sourceKinds } from '../../src/collect/sources/kinds.ts';
import { readNewsletter } from '../../src/content/read-newsletter.ts';
import type { Newsletter } from '../../src/model/newsletter.ts';
import type { StorySelection } from '../../src/model/source.ts';
import { createItemIndex } from '../../src/stories/item-index.ts';
import { scanItems } from '../../src/stories/scan-items.ts';

/** A desk over a test's folder, without a network and without anybody to ask. */
export async function openDesk(root: string, changes: Partial<Desk> = {}): Promise<Desk> {
  const items = [...(await scanItems(root)).values()].map((entry) => entry.item);
  return {
    root: root.split(sep).join('/'),
    newsletter: (await readNewsletter(root, sourceKinds)).value as Newsletter,
    past: createItemIndex(items),
    dryRun: false,
    fetchPicture: async (url) => {
      throw new Error(`nobody expected ${url} to be fetched`);
    },
    inspect: async () => [],
    alone: (work) => work(),
    confirm: async () => undefined,
    ...changes,
  };
}

/** A source's settings where nothing is said. */
export const usual: StorySelection = {
  words: [],
  notWords: [],
  categories: [],
  notCategories: [],
  atMost: 10,
  take: 'whole',
  drafts: false,
};

export function candidate(changes: Partial<Candidate> = {}): Candidate {
  return {
    from: 'the mill',
    title: 'Open doors at the mill',
    body: 'Words about doors.',
    pictures: new Map(),
    tags: [],
    ...changes,
  };
}
