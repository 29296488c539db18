import { createFetcher } from '../lib/fetch/fetcher.ts';
import { BusyError } from '../model/errors.ts';
import { exclusively, type Project } from '../project.ts';
import { createItemIndex } from '../stories/item-index.ts';
import { readKnownItems } from '../stories/read-known-items.ts';
import type { Document } from './candidate.ts';
import { createPictureFetcher } from './inbox/fetch-pictures.ts';
import type { ImportTools } from './inbox/import-tools.ts';
import type { ReadingTools } from './read-documents.ts';
import { type PastedTextOptions, readPastedText } from './read-pasted-text.ts';
import { openReaders } from './readers/create-readers.ts';

export interface CollectOptions extends PastedTextOptions {
  confirm: ImportTools['confirm'];
}

/** Locks collecting, and opens what it needs while `work` runs: fetcher, readers, index, inbox. */
export function withTools<T>(
  project: Project,
  options: CollectOptions,
  work: (importing: ImportTools, reading: ReadingTools) => Promise<T>,
): Promise<T> {
  const { root, newsletter, env, now, clock, signal } = project;
  return exclusively(root, 'collect', async () => {
    const fetcher = createFetcher({
      userAgent: `masthead/1 (newsletter; +${newsletter.siteUrl})`,
      allowLoopback: env.COLLECT_LOOPBACK === 'yes',
      now,
    });
    const readers = openReaders(project);
    const read: ReadingTools['read'] = (kind, document) => {
      const readOne = (each: Document) => readers.read(kind, each, signal);
      return kind === 'text' ? readPastedText(document, readOne, options) : readOne(document);
    };
    try {
      const importing: ImportTools = {
        root,
        newsletter,
        names: new Map(),
        dryRun: options.dryRun,
        index: createItemIndex(await readKnownItems(root)),
        fetchPicture: createPictureFetcher(fetcher, signal, clock),
        withInboxLock: (inside) => waitForInbox(project, inside),
        inspect: (text) => readers.inspect('item', text, signal),
        confirm: options.confirm,
      };
      return await work(importing, { fetcher, signal, read });
    } finally {
      await Promise.all([fetcher.close(), readers.close()]);
    }
  });
}

async function waitForInbox<T>(
  { root, pause }: Pick<Project, 'root' | 'pause'>,
  work: () => Promise<T>,
): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await exclusively(root, 'compose', work);
    } catch (error) {
      if (!(error instanceof BusyError) || tries >= 100) throw error;
      await pause(100);
    }
  }
}
