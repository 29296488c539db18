import { setTimeout as pause } from 'node:timers/promises';
import { createFetcher } from '../lib/fetch/fetcher.ts';
import { OutsideError } from '../model/errors.ts';
import { type Context, exclusively } from '../project.ts';
import { createItemIndex } from '../stories/item-index.ts';
import { readKnownItems } from '../stories/read-known-items.ts';
import type { Document } from './candidate.ts';
import { readPasted } from './collect-text.ts';
import type { ReadingTools } from './documents.ts';
import { pictureFetcher } from './inbox/fetch-pictures.ts';
import type { Desk } from './inbox/take-up.ts';
import { createReaders, readerLimits } from './readers/create-readers.ts';

/**
 * Opens everything that collecting needs from outside, for as long as `work` goes on.
 * @param options.lines Where a text is to be cut, if somebody decided.
 */
export async function openDesk<T>(
  context: Context,
  options: { dryRun: boolean; lines?: readonly number[] },
  work: (desk: Desk, tools: ReadingTools) => Promise<T>,
): Promise<T> {
  const { root, newsletter, terminal, env } = context;
  const fetcher = createFetcher({
    userAgent: `masthead/1 (newsletter; +${newsletter.siteUrl})`,
    allowLoopback: env.COLLECT_LOOPBACK === 'yes',
    now: terminal.now,
  });
  const readers = createReaders({ ...readerLimits, onBug: terminal.reportBug });
  try {
    return await work(
      {
        root,
        newsletter,
        dryRun: options.dryRun,
        past: createItemIndex(await readKnownItems(root)),
        fetchPicture: pictureFetcher(fetcher, terminal.signal, () => performance.now()),
        alone: (turn) => inTurn(root, turn),
        inspect: (text) => readers.inspect('item', text, terminal.signal),
        confirm: terminal.confirm,
      },
      {
        fetcher,
        signal: terminal.signal,
        read: (kind, document) => {
          const apart = (each: Document) => readers.read(kind, each, terminal.signal);
          return kind === 'text' ? readPasted(document, apart, options, terminal) : apart(document);
        },
      },
    );
  } finally {
    await Promise.all([fetcher.close(), readers.close()]);
  }
}

/** A compose that goes on at the same time is over in a moment. */
async function inTurn<T>(root: string, work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await exclusively(root, 'compose', work);
    } catch (error) {
      if (!(error instanceof OutsideError) || tries >= 100) throw error;
      await pause(100);
    }
  }
}
