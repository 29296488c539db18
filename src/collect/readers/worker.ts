import type { Outcome } from '../../model/problem.ts';
import type { Document, Reader, Reading } from '../candidate.ts';
import { cutShort } from './cut-short.ts';
import { inspectStories } from './inspect-stories.ts';

/**
 * Each reader is loaded when it is first needed: one that reads feeds needs no Word. The last two
 * read nothing: they report what the main process could not parse.
 */
const readers = {
  feed: async () => (await import('./feeds/read-feed.ts')).readFeed,
  page: async () => (await import('./page.ts')).readPage,
  word: async () => (await import('./word.ts')).readWord,
  mail: async () => (await import('./mail.ts')).readMail,
  markdown: async () => (await import('./markdown.ts')).readMarkdown,
  text: async () => (await import('./text.ts')).readText,
  item: async () => (await import('./inspect-files.ts')).inspectItem,
  post: async () => (await import('./inspect-files.ts')).inspectPost,
} satisfies Record<string, () => Promise<Reader>>;

export type ReaderKind = keyof typeof readers;

export interface Job {
  kind: ReaderKind;
  document: Document;
}

/** Of an error only its kind leaves the process: its words are for nobody who edits. */
export type Answer = { outcome: Outcome<Reading> } | { failed: 'too-deep' | 'mistake' };

process.on('message', async ({ kind, document }: Job) => {
  let answer: Answer;
  try {
    const read = await readers[kind]();
    answer = { outcome: inspectStories(cutShort(await read(document))) };
  } catch (error) {
    answer = { failed: error instanceof RangeError ? 'too-deep' : 'mistake' };
  }
  process.send?.(answer);
});
