import { sep } from 'node:path';
import type { Candidate } from '../../src/collect/candidate.ts';
import type { ImportTools } from '../../src/collect/inbox/import-tools.ts';
import { sourceKinds } from '../../src/collect/sources/kinds.ts';
import { readNewsletter } from '../../src/content/read-newsletter.ts';
import type { Newsletter } from '../../src/model/newsletter.ts';
import type { ImportSettings } from '../../src/model/source.ts';
import { createItemIndex } from '../../src/stories/item-index.ts';
import { readKnownItems } from '../../src/stories/read-known-items.ts';

/** Tools for a test's folder, without network and terminal. */
export async function testImportTools(
  root: string,
  changes: Partial<ImportTools> = {},
): Promise<ImportTools> {
  const items = await readKnownItems(root);
  return {
    root: root.split(sep).join('/'),
    newsletter: (await readNewsletter(root, sourceKinds)).value as Newsletter,
    index: createItemIndex(items),
    names: new Map(),
    dryRun: false,
    fetchPicture: async (url) => {
      throw new Error(`unexpected fetch of ${url}`);
    },
    inspect: async () => [],
    withInboxLock: (work) => work(),
    confirm: async () => undefined,
    ...changes,
  };
}

/** The default settings of a source. */
export const defaultSettings: ImportSettings = {
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
