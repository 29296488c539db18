import RSS from 'rss';
import { issueFolderName } from '../newsletter/issue.ts';
import type { Newsletter } from '../newsletter/newsletter.ts';
import { changedOn, instantOf } from './dates.ts';
import type { PublishedIssue } from './site.ts';
import { xmlText } from './xml.ts';

/** A live feed has the newest; readers keep the rest themselves. */
const newest = 20;
/** Minutes for which a reader may keep it: a monthly needs no more than a look a day. */
const timeToLive = 1440;

/**
 * `feed.xml`: RSS 2.0 with an entry for each issue, newest first, each whole. Its ids are those
 * written into the issues, and no date in it is that of the build: the same content gives the
 * same bytes.
 * @param issues Newest first.
 */
export function issueFeed(newsletter: Newsletter, issues: readonly PublishedIssue[]): string {
  const { siteUrl, timeZone, from } = newsletter;
  const shown = issues.slice(0, newest);
  const feed = new RSS({
    title: xmlText(newsletter.name),
    description: xmlText(newsletter.description || newsletter.name),
    site_url: `${siteUrl}/`,
    feed_url: `${siteUrl}/feed.xml`,
    language: newsletter.languages[0],
    docs: 'https://www.rssboard.org/rss-specification',
    generator: 'masthead',
    managingEditor: xmlText(
      `${(newsletter.replyTo ?? from).address} (${(newsletter.replyTo ?? from).name})`,
    ),
    ttl: timeToLive as never,
  });
  for (const { issue, editions } of shown) {
    const edition = editions[0];
    if (edition === undefined) continue;
    feed.item({
      title: xmlText(issue.title),
      description: xmlText(issue.preheader ?? issue.items.map(({ title }) => title).join(' · ')),
      url: `${siteUrl}/${issueFolderName(issue.number)}/`,
      guid: issue.id,
      date: instantOf(issue.date, timeZone),
      author: xmlText(newsletter.name),
      categories: [...new Set(issue.items.flatMap(({ tags }) => tags))].map(xmlText),
      custom_elements: [{ 'content:encoded': { _cdata: xmlText(edition.feedHtml) } }],
    });
  }
  const days = shown.map(({ issue }) => changedOn(issue)).sort();
  return `${withBuildDate(feed.xml({ indent: true }), days.at(-1), timeZone)}\n`;
}

/** `rss` always writes the time of the build, which would change a feed in which nothing changed. */
function withBuildDate(xml: string, day: string | undefined, timeZone: string): string {
  const date =
    day === undefined
      ? ''
      : `<lastBuildDate>${instantOf(day, timeZone).toUTCString()}</lastBuildDate>`;
  return xml.replace(/<lastBuildDate>[^<]*<\/lastBuildDate>/, () => date);
}
