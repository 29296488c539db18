import { projectUrl } from '../../lib/bug-report.ts';
import { type BugTrace, describeBug } from '../../model/bug.ts';
import type { Outcome } from '../../model/problem.ts';
import type { Document, Reader, Reading } from '../candidate.ts';
import { inspectStories } from './inspect-stories.ts';
import { shortenStories } from './shorten-stories.ts';

/**
 * Each reader is loaded when it is first needed: one that reads feeds needs no Word. The last two
 * read nothing: they report what the main process could not parse.
 */
const readers = {
  feed: async () => (await import('./feeds/read-feed.ts')).readFeed,
  page: async () => (await import('./read-page.ts')).readPage,
  word: async () => (await import('./read-word.ts')).readWord,
  mail: async () => (await import('./read-mail.ts')).readMail,
  markdown: async () => (await import('./read-markdown.ts')).readMarkdown,
  text: async () => (await import('./read-text.ts')).readText,
  item: async () => (await import('./inspect-files.ts')).inspectItem,
  post: async () => (await import('./inspect-files.ts')).inspectPost,
} satisfies Record<string, () => Promise<Reader>>;

export type ReaderKind = keyof typeof readers;

export interface Job {
  kind: ReaderKind;
  document: Document;
}

/** Of an error only its class and its places in the code leave the process: its words may hold data. */
export type Answer =
  | { outcome: Outcome<Reading> }
  | { failed: 'too-deep' }
  | { failed: 'mistake'; bug: BugTrace };

process.on('message', async ({ kind, document }: Job) => {
  let answer: Answer;
  try {
    const read = await readers[kind]();
    answer = { outcome: inspectStories(shortenStories(await read(document))) };
  } catch (error) {
    answer =
      error instanceof RangeError
        ? { failed: 'too-deep' }
        : { failed: 'mistake', bug: describeBug(error, projectUrl) };
  }
  process.send?.(answer);
});
