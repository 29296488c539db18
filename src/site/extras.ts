import { fillTemplate } from '../lib/templates/fill.ts';
import { xmlEscape } from '../lib/text/xml.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome } from '../model/problem.ts';
import { languageRoot, type PublishedIssue } from '../model/published.ts';
import { frameOf } from './lists.ts';

/** `sitemap.xml` (sitemaps.org): issues and stories with the day of their last change. */
export function sitemap(newsletter: Newsletter, issues: readonly PublishedIssue[]): string {
  const url = (path: string, day: string | undefined): string =>
    `  <url><loc>${xmlEscape(`${newsletter.siteUrl}/${path}`)}</loc>${day === undefined ? '' : `<lastmod>${day}</lastmod>`}</url>`;
  const roots = [...new Set(issues.map(({ language }) => language))];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ...roots.map((language) => {
      const newest = issues.find((issue) => issue.language === language)?.changed;
      return url(languageRoot(language, newsletter.languages), newest);
    }),
    ...issues.flatMap((issue) => [
      url(issue.path, issue.changed),
      ...issue.items
        .filter(({ withdrawn }) => !withdrawn)
        .map(({ path, changed }) => url(path, changed)),
    ]),
    '</urlset>',
    '',
  ].join('\n');
}

/** Everybody may read everything, but the copies of mails, which would be found twice. */
export function robots({ siteUrl }: Newsletter): string {
  return `User-agent: *\nDisallow: /*/email.html\nDisallow: /*/email.txt\n\nSitemap: ${siteUrl}/sitemap.xml\n`;
}

/** `404.html`, which static hosts show for what is not there: its addresses hold from anywhere. */
export function lostPage(
  newsletter: Newsletter,
  templates: ReadonlyMap<string, string>,
): Outcome<string | undefined> {
  const [language] = newsletter.languages;
  const base = new URL(newsletter.siteUrl).pathname.replace(/\/?$/, '/');
  const frame = frameOf(newsletter, language, 0);
  const site = Object.fromEntries(
    Object.entries(frame.site).map(([name, path]) => [name, base + path.replace(/^\.\//, '')]),
  );
  return fillTemplate(templates, 'list.hbs', {
    ...frame,
    site,
    title: frame.siteWords.lostTitle,
    body: frame.siteWords.lostBody,
    url: '',
    feed: site.feed,
    groups: [],
    none: '',
    languages: [],
  });
}
