import { fillTemplate } from '../lib/templates/fill-template.ts';
import { xmlEscape } from '../lib/text/xml.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome } from '../model/problem.ts';
import { languageRoot } from '../model/published.ts';
import { feedUrl } from './feeds/feed.ts';
import type { PlannedFeed } from './feeds/plan-feeds.ts';
import { pageFrame } from './page-frame.ts';

/** Renders the page about ways to follow, in one language, and the OPML files for feed readers. */
export function followPages(
  newsletter: Newsletter,
  language: string,
  feeds: readonly PlannedFeed[],
  templates: ReadonlyMap<string, string>,
): Outcome<Map<string, string>> {
  const root = languageRoot(language, newsletter.languages);
  const depth = root === '' ? 1 : 2;
  const own = feeds.filter((feed) => feed.language === language && feed.part === '');
  const members = newsletter.sources.flatMap(({ name, site, feedUrl: url }) =>
    url === undefined ? [] : [{ title: name, feed: url, site }],
  );
  const up = '../'.repeat(depth);
  const frame = pageFrame(newsletter, language, depth);
  const { serviceUrl } = newsletter;
  const page = fillTemplate(templates, 'follow.hbs', {
    ...frame,
    url: `${newsletter.siteUrl}/${root}follow/`,
    feeds: own.map((feed) => ({
      title: feed.base === `${root}feed` ? frame.siteWords.feedOfIssues : feed.title,
      rss: `${up}${feed.base}.xml`,
      atom: `${up}${feed.base}.atom`,
      json: `${up}${feed.base}.json`,
      address: feedUrl(newsletter, feed, '', 'xml'),
    })),
    opml: `${up}feeds.opml`,
    members: members.length === 0 ? '' : `${up}members.opml`,
    subscribe: serviceUrl === undefined ? '' : `${serviceUrl}/subscribe?lang=${language}`,
  });
  const files = new Map<string, string>();
  if (page.value !== undefined) files.set(`${root}follow/index.html`, page.value);
  if (root === '') {
    const all = feeds.filter(({ part }) => part === '');
    files.set(
      'feeds.opml',
      opml(
        newsletter.name,
        all.map((feed) => ({
          title: feed.title,
          feed: feedUrl(newsletter, feed, '', 'xml'),
          site: feed.homeUrl,
        })),
      ),
    );
    if (members.length > 0) {
      files.set('members.opml', opml(newsletter.name, members));
    }
  }
  return { value: files, problems: page.problems };
}

/** OPML 2.0 (opml.org), without a date: the same feeds give the same bytes. */
function opml(
  title: string,
  feeds: readonly { title: string; feed: string; site: string | undefined }[],
): string {
  const outlines = feeds.map(
    ({ title: name, feed, site }) =>
      `    <outline type="rss" text="${xmlEscape(name)}" title="${xmlEscape(name)}" xmlUrl="${xmlEscape(feed)}"${site === undefined ? '' : ` htmlUrl="${xmlEscape(site)}"`}/>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<opml version="2.0">',
    `  <head><title>${xmlEscape(title)}</title></head>`,
    '  <body>',
    ...outlines,
    '  </body>',
    '</opml>',
    '',
  ].join('\n');
}
