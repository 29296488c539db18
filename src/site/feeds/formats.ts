import type { Newsletter } from '../../model/newsletter.ts';
import type { Feed } from './feed.ts';

/** Writes a feed in one format. The same feed gives the same bytes. */
type FeedWriter = (feed: Feed, newsletter: Newsletter) => string;

/** Every feed format by its file extension: a new one is a file in this folder and a line here. */
export const feedFormats: Readonly<Record<string, () => Promise<FeedWriter>>> = {
  xml: async () => (await import('./rss.ts')).writeRss,
  atom: async () => (await import('./atom.ts')).writeAtom,
  json: async () => (await import('./json-feed.ts')).writeJsonFeed,
};
