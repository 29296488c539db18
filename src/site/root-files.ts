import { fillTemplate } from '../lib/templates/fill-template.ts';
import { xmlEscape } from '../lib/text/xml.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome } from '../model/problem.ts';
import { languageRoot, type PublishedIssue } from '../model/published.ts';
import { pageFrame } from './page-frame.ts';

/** `sitemap.xml` (sitemaps.org): issues and items with the day of their last change. */
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

/** `robots.txt`: search engines skip the copies of mails, whose text they find on the pages. */
export function robots({ siteUrl }: Newsletter): string {
  return `User-agent: *\nDisallow: /*/email.html\nDisallow: /*/email.txt\n\nSitemap: ${siteUrl}/sitemap.xml\n`;
}

/**
 * Renders `404.html`, which static hosts show at any address, in all languages, and one in the folder
 * of each other language, which some hosts show for addresses in it. Links begin with `/`.
 */
export function notFoundPages(
  newsletter: Newsletter,
  templates: ReadonlyMap<string, string>,
): Outcome<Map<string, string>> {
  const pages = newsletter.languages.map((language) => {
    const { value, problems } = notFoundPage(newsletter, language, templates);
    const path = `${languageRoot(language, newsletter.languages)}404.html`;
    return { files: value === undefined ? [] : [[path, value] as const], problems };
  });
  return {
    value: new Map(pages.flatMap(({ files }) => files)),
    problems: pages.flatMap(({ problems }) => problems),
  };
}

function notFoundPage(
  newsletter: Newsletter,
  language: string,
  templates: ReadonlyMap<string, string>,
): Outcome<string | undefined> {
  const base = new URL(newsletter.siteUrl).pathname.replace(/\/?$/, '/');
  const frame = pageFrame(newsletter, language, 0);
  const site = Object.fromEntries(
    Object.entries(frame.site).map(([name, path]) => [name, base + path.replace(/^\.\//, '')]),
  );
  return fillTemplate(templates, 'list.hbs', {
    ...frame,
    site,
    title: frame.siteWords.lostTitle,
    body: frame.siteWords.lostBody,
    others: language === newsletter.languages[0] ? lostInOthers(newsletter, base) : [],
    url: '',
    feed: site.feed,
    groups: [],
    none: '',
  });
}

/** What the page for the first language says in each of the others, with a link to its home page. */
function lostInOthers(everywhere: Newsletter, base: string) {
  const [, ...others] = everywhere.languages;
  return others.map((each) => {
    const { language, direction, newsletter, siteWords } = pageFrame(everywhere, each, 0);
    return {
      ...{ language, direction, title: siteWords.lostTitle, body: siteWords.lostBody },
      ...{ name: newsletter.name, home: `${base}${languageRoot(each, everywhere.languages)}` },
    };
  });
}
