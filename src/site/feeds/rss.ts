import RSS from 'rss';
import { xmlText } from '../../lib/text/xml.ts';
import type { Newsletter } from '../../model/newsletter.ts';
import { type Feed, type FeedEntry, feedUrl } from './feed.ts';

/** In minutes: a feed reader needs to look only once a day. */
const timeToLive = 1440;

/** RSS 2.0 with whole content, but no time of the build: the same content gives the same bytes. */
export function writeRss(feed: Feed, newsletter: Newsletter): string {
  const { from, replyTo, hub } = newsletter;
  const editor = replyTo ?? from;
  const rss = new RSS({
    title: xmlText(feed.title),
    description: xmlText(newsletter.description || newsletter.name),
    site_url: feed.homeUrl,
    feed_url: feedUrl(newsletter, feed, feed.part, 'xml'),
    language: feed.language,
    docs: 'https://www.rssboard.org/rss-specification',
    generator: 'masthead',
    managingEditor: xmlText(`${editor.address} (${editor.name})`),
    ttl: timeToLive,
    ...(hub !== undefined && feed.part === '' && { hub }),
    ...(newsletter.theme.logo !== undefined && {
      image_url: `${newsletter.siteUrl}/${encodeURI(newsletter.theme.logo.picture.path)}`,
    }),
    custom_namespaces: {
      fh: 'http://purl.org/syndication/history/1.0',
      media: 'http://search.yahoo.com/mrss/',
    },
    custom_elements: history(feed, newsletter),
  });
  for (const entry of feed.entries) rss.item(itemOf(entry));
  return `${withBuildDate(rss.xml({ indent: true }), feed.updated)}\n`;
}

/** RFC 5005, section 4. */
function history(feed: Feed, newsletter: Newsletter): object[] {
  const link = (rel: string, part: string): object => ({
    'atom:link': { _attr: { rel, href: feedUrl(newsletter, feed, part, 'xml') } },
  });
  return [
    ...(feed.part === '' ? [] : [{ 'fh:archive': {} }, link('current', '')]),
    ...(feed.previous === undefined ? [] : [link('prev-archive', feed.previous)]),
    ...(feed.next === undefined ? [] : [link('next-archive', feed.next)]),
  ];
}

function itemOf(entry: FeedEntry): RSS.ItemOptions {
  const { picture, source } = entry;
  return {
    title: xmlText(entry.title),
    description: xmlText(entry.summary),
    url: entry.url,
    guid: entry.id,
    date: entry.published,
    author: xmlText(entry.author),
    categories: entry.categories.map(xmlText),
    ...(picture !== undefined && {
      enclosure: { url: picture.url, size: picture.bytes, type: picture.type },
    }),
    custom_elements: [
      { 'content:encoded': { _cdata: xmlText(entry.html) } },
      ...(source === undefined
        ? []
        : [{ source: [{ _attr: { url: source.url } }, xmlText(source.name)] }]),
      ...(picture === undefined
        ? []
        : [
            {
              'media:content': {
                _attr: {
                  url: picture.url,
                  type: picture.type,
                  medium: 'image',
                  fileSize: picture.bytes,
                },
              },
            },
          ]),
    ],
  };
}

/** Replaces the time of the build, which `rss` always writes, by that of the last change. */
function withBuildDate(xml: string, date: Date | undefined): string {
  const element = date === undefined ? '' : `<lastBuildDate>${date.toUTCString()}</lastBuildDate>`;
  return xml.replace(/<lastBuildDate>[^<]*<\/lastBuildDate>/, () => element);
}
