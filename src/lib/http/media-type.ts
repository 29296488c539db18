import { getMimeType } from 'hono/utils/mime';

/** Feeds by their extension; any other `.xml` is the sitemap. */
const special: readonly [RegExp, string][] = [
  [/\.atom$/, 'application/atom+xml; charset=utf-8'],
  [/(?:^|\/)(?:feed|items)[^/]*\.json$/, 'application/feed+json; charset=utf-8'],
  [/(?:^|\/)(?:feed|items)[^/]*\.xml$/, 'application/rss+xml; charset=utf-8'],
  [/\.ics$/, 'text/calendar; charset=utf-8'],
  [/\.opml$/, 'text/x-opml; charset=utf-8'],
  [/\.xml$/, 'application/xml; charset=utf-8'],
];

/** The media type of a file of the site, from its path. */
export function mediaType(path: string): string {
  const found = special.find(([pattern]) => pattern.test(path))?.[1];
  return found ?? getMimeType(path) ?? 'application/octet-stream';
}
