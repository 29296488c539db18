import { z } from 'zod';
import { resolvePictureUrl } from '../../../lib/html/resolve-link.ts';
import { omitEmpty } from '../../../lib/omit-empty.ts';
import { tryParseJson } from '../../../lib/text/json.ts';
import { entryUrl } from './entry-url.ts';
import { mostEntries, type ParsedEntry, type ParsedFeed, type Passage } from './to-candidate.ts';

/** A field of the wrong type is ignored: one mistake does not lose the story. */
const word = z.string().trim().optional().catch(undefined);
const author = z.object({ name: word }).nullish().catch(undefined);
const authors = z.array(author).nullish().catch(undefined);

const item = z.object({
  id: z.union([z.string(), z.number()]).transform(String).optional().catch(undefined),
  url: word,
  external_url: word,
  title: word,
  content_html: word,
  content_text: word,
  summary: word,
  image: word,
  banner_image: word,
  date_published: word,
  date_modified: word,
  author,
  authors,
  tags: z.array(word).nullish().catch(undefined),
  language: word,
});

/** JSON Feed 1.0 and 1.1 (jsonfeed.org). Only the version must be valid. */
const jsonFeed = z.object({
  version: z.string().regex(/^https?:\/\/(www\.)?jsonfeed\.org\/version\//),
  title: word,
  home_page_url: word,
  feed_url: word,
  language: word,
  author,
  authors,
  items: z.array(item.catch({})),
});

/** Reads a JSON Feed. @returns undefined for anything else. */
export function readJsonFeed(text: string, address: string | undefined): ParsedFeed | undefined {
  const { data } = jsonFeed.safeParse(tryParseJson(text.replace(/^\ufeff/, '')));
  if (data === undefined) return undefined;
  const base = address ?? data.feed_url ?? data.home_page_url;
  return {
    ...omitEmpty({ title: plain(data.title), language: data.language, base }),
    authors: namesOf(data),
    count: data.items.length,
    entries: data.items.slice(0, mostEntries).map((each) => entryOf(each, base)),
  };
}

function entryOf(data: z.infer<typeof item>, base: string | undefined): ParsedEntry {
  const resolve = (...urls: (string | undefined)[]): string[] =>
    urls.map((url) => entryUrl(url ?? '', base)).filter((url) => url !== undefined);
  const html: Passage | undefined = data.content_html
    ? { text: data.content_html, kind: 'html' }
    : undefined;
  const [image] = [data.image, data.banner_image]
    .map((url) => resolvePictureUrl(url ?? '', base))
    .filter((url) => url !== undefined);
  return {
    ...omitEmpty({
      title: plain(data.title),
      content: html ?? plain(data.content_text),
      summary: plain(data.summary),
      guid: data.id,
      image: image === undefined ? undefined : { url: image },
    }),
    links: resolve(data.url, data.external_url),
    authors: [namesOf(data)],
    dates: [data.date_published, data.date_modified].filter((date) => date !== undefined),
    tags: (data.tags ?? []).filter((tag) => tag !== undefined),
    languages: data.language ? [data.language] : [],
  };
}

function plain(text: string | undefined): Passage | undefined {
  return text ? { text, kind: 'plain' } : undefined;
}

function namesOf(data: Pick<z.infer<typeof item>, 'author' | 'authors'>): string[] {
  return [...(data.authors ?? []), ...(data.authors?.length ? [] : [data.author])]
    .map((each) => each?.name)
    .filter((name) => name !== undefined)
    .filter((name) => name !== '');
}
