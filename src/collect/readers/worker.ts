import { serveJobs } from '../../lib/sandbox/serve-jobs.ts';
import type { Outcome } from '../../model/problem.ts';
import type { Document, DocumentReader, Reading } from '../candidate.ts';
import { inspectStories } from './inspect-stories.ts';
import { shortenStories } from './shorten-stories.ts';

/** Loaded when first needed. The last two only report what the main process could not parse. */
const readers = {
  feed: async () => (await import('./feeds/read-feed.ts')).readFeed,
  page: async () => (await import('./read-page.ts')).readPage,
  word: async () => (await import('./read-word.ts')).readWord,
  mail: async () => (await import('./read-mail.ts')).readMail,
  markdown: async () => (await import('./read-markdown.ts')).readMarkdown,
  text: async () => (await import('./read-text-document.ts')).readTextDocument,
  item: async () => (await import('./inspect-files.ts')).inspectItem,
  post: async () => (await import('./inspect-files.ts')).inspectPost,
} satisfies Record<string, () => Promise<DocumentReader>>;

export interface ReaderJob {
  kind: keyof typeof readers;
  document: Document;
}

serveJobs(async ({ kind, document }: ReaderJob): Promise<Outcome<Reading>> => {
  const read = await readers[kind]();
  return inspectStories(shortenStories(await read(document)));
});
