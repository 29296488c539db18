import { xmlEscape } from '../../lib/text/xml.ts';
import type { Newsletter } from '../../model/newsletter.ts';
import { type Feed, type FeedEntry, feedId, feedUrl } from './feed.ts';

/** The date of a feed without entries: the format requires one. */
const never = new Date(0);

/** Atom 1.0 (RFC 4287), with whole content. */
export function writeAtom(feed: Feed, newsletter: Newsletter): string {
  const { hub, theme, siteUrl } = newsletter;
  const address = (part: string): string => feedUrl(newsletter, feed, part, 'atom');
  const link = (rel: string, href: string, more = ''): string =>
    `  <link rel="${rel}" href="${xmlEscape(href)}"${more}/>`;
  const isArchive = feed.part !== '';
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0" xml:lang="${feed.language}">`,
    `  <id>${xmlEscape(feedId(newsletter, feed.base + feed.part))}</id>`,
    `  <title>${xmlEscape(feed.title)}</title>`,
    ...(newsletter.description === ''
      ? []
      : [`  <subtitle>${xmlEscape(newsletter.description)}</subtitle>`]),
    `  <updated>${(feed.updated ?? never).toISOString()}</updated>`,
    '  <generator>masthead</generator>',
    `  <author><name>${xmlEscape(newsletter.name)}</name></author>`,
    ...(theme.logo === undefined
      ? []
      : [`  <logo>${xmlEscape(`${siteUrl}/${encodeURI(theme.logo.picture.path)}`)}</logo>`]),
    ...(isArchive ? ['  <fh:archive/>', link('current', address(''))] : []),
    link('self', address(feed.part), ' type="application/atom+xml"'),
    link('alternate', feed.homeUrl, ' type="text/html"'),
    ...(hub === undefined || isArchive ? [] : [link('hub', hub)]),
    ...(feed.previous === undefined ? [] : [link('prev-archive', address(feed.previous))]),
    ...(feed.next === undefined ? [] : [link('next-archive', address(feed.next))]),
    ...feed.entries.map(entryOf),
    '</feed>',
    '',
  ].join('\n');
}

function entryOf(entry: FeedEntry): string {
  const { picture, source } = entry;
  return [
    '  <entry>',
    `    <id>${xmlEscape(entry.id)}</id>`,
    `    <title>${xmlEscape(entry.title)}</title>`,
    `    <link rel="alternate" href="${xmlEscape(entry.url)}" type="text/html"/>`,
    ...(picture === undefined
      ? []
      : [
          `    <link rel="enclosure" href="${xmlEscape(picture.url)}" type="${xmlEscape(picture.type)}" length="${picture.bytes}"/>`,
        ]),
    `    <published>${entry.published.toISOString()}</published>`,
    `    <updated>${entry.updated.toISOString()}</updated>`,
    `    <author><name>${xmlEscape(entry.author)}</name></author>`,
    ...entry.categories.map((term) => `    <category term="${xmlEscape(term)}"/>`),
    ...(source === undefined
      ? []
      : [
          `    <source><id>${xmlEscape(source.url)}</id><title>${xmlEscape(source.name)}</title><updated>${entry.published.toISOString()}</updated><link rel="self" href="${xmlEscape(source.url)}"/></source>`,
        ]),
    `    <summary>${xmlEscape(entry.summary)}</summary>`,
    `    <content type="html">${xmlEscape(entry.html)}</content>`,
    '  </entry>',
  ].join('\n');
}
