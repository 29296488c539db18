import { OutsideError } from '../../model/errors.ts';
import type { PublishedItem } from '../../model/published.ts';
import { fold } from './fold.ts';

export interface SearchEntry
  extends Pick<PublishedItem, 'path' | 'title' | 'summary' | 'section' | 'words'> {
  language: string;
  line: string;
  year: string;
}

/** Pagefind's own user interfaces, which the search page does not use. */
const unused = /(?:-ui|-highlight|-component)[.-]/;

/** Makes a Pagefind index of folded words. @returns files by path below `search/index/`. */
export async function writeSearchIndex(
  entries: AsyncIterable<SearchEntry>,
): Promise<Map<string, Uint8Array>> {
  const pagefind = await import('pagefind');
  const { index, errors } = await pagefind.createIndex({ forceLanguage: 'unknown' });
  if (index === undefined)
    throw new OutsideError(`The search index could not be made: ${errors.join(', ')}`);
  try {
    const waiting: Promise<unknown>[] = [];
    for await (const { path, title, summary, section, words, language, line, year } of entries) {
      const record = index.addCustomRecord({
        url: `/${path}`,
        content: fold(words),
        language: 'unknown',
        meta: { title, page: path, summary, line },
        filters: { language: [language], year: [year], ...(section && { section: [section] }) },
      });
      waiting.push(record);
      if (waiting.length === 500) await Promise.all(waiting.splice(0));
    }
    await Promise.all(waiting);
    const { files } = await index.getFiles();
    return new Map(
      files.filter(({ path }) => !unused.test(path)).map(({ path, content }) => [path, content]),
    );
  } finally {
    await index.deleteIndex();
    await pagefind.close();
  }
}
