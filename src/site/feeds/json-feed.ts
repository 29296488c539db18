import { xmlText } from '../../lib/text/xml.ts';
import type { Newsletter } from '../../model/newsletter.ts';
import { type Feed, feedUrl } from './feed.ts';

/** JSON Feed 1.1 (jsonfeed.org), with whole content. */
export function writeJsonFeed(feed: Feed, newsletter: Newsletter): string {
  const { hub, theme, siteUrl, name, description } = newsletter;
  const document = {
    version: 'https://jsonfeed.org/version/1.1',
    title: xmlText(feed.title),
    ...(description !== '' && { description: xmlText(description) }),
    home_page_url: feed.homeUrl,
    feed_url: feedUrl(newsletter, feed, feed.part, 'json'),
    ...(feed.previous !== undefined && {
      next_url: feedUrl(newsletter, feed, feed.previous, 'json'),
    }),
    ...(theme.logo !== undefined && {
      icon: `${siteUrl}/${encodeURI(theme.logo.picture.path)}`,
    }),
    language: feed.language,
    authors: [{ name: xmlText(name) }],
    ...(hub !== undefined && { hubs: [{ type: 'WebSub', url: hub }] }),
    items: feed.entries.map((entry) => ({
      id: entry.id,
      url: entry.url,
      title: xmlText(entry.title),
      summary: xmlText(entry.summary),
      content_html: xmlText(entry.html),
      ...(entry.picture !== undefined && {
        image: entry.picture.url,
        attachments: [
          {
            url: entry.picture.url,
            mime_type: entry.picture.type,
            size_in_bytes: entry.picture.bytes,
          },
        ],
      }),
      date_published: entry.published.toISOString(),
      date_modified: entry.updated.toISOString(),
      authors: [{ name: xmlText(entry.author) }],
      ...(entry.categories.length > 0 && { tags: entry.categories.map(xmlText) }),
    })),
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}
