import { issueFolder } from '../content/read-issue.ts';
import { direction, wordsFor } from '../lib/i18n/words.ts';
import { fillTemplate } from '../lib/templates/fill.ts';
import { xmlEscape } from '../lib/text/xml.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { languageRoot, type PublishedIssue, type PublishedItem } from '../model/published.ts';
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

/**
 * A page at every address that a story, or an issue, had before.
 * @param taken What else lies on the site. An address in its place gets no page, and that is told.
 */
export function movedPages(
  newsletter: Newsletter,
  issues: readonly PublishedIssue[],
  taken: ReadonlySet<string>,
  templates: ReadonlyMap<string, string>,
): Outcome<Map<string, string>> {
  const files = new Map<string, string>();
  const problems: Problem[] = [];
  const folders = new Set([...taken].flatMap(foldersOf));
  for (const issue of issues) {
    for (const item of [issue, ...issue.items]) {
      for (const at of formerPaths(item, issue)) {
        if (files.has(at)) continue;
        if (folders.has(at) || [at, ...foldersOf(at)].some((path) => taken.has(path))) {
          problems.push(takenAddress(item, issue, at));
          continue;
        }
        const depth = at.split('/').length - 1;
        const page = fillTemplate(templates, 'moved.hbs', {
          ...frameOf(newsletter, issue.language, depth),
          direction: direction(issue.language),
          title: item.title,
          url: `${newsletter.siteUrl}/${item.path}`,
          page: '../'.repeat(depth) + item.path,
          moved: wordsFor(issue.language).site.movedTitle,
        });
        problems.push(...page.problems);
        if (page.value === undefined) continue;
        files.set(at, page.value);
        for (const folder of foldersOf(at)) folders.add(folder);
      }
    }
  }
  return { value: files, problems };
}

/** An alias is a slug beside the story's own, or, from a slash on, a path from the site's root. */
function formerPaths(
  { aliases }: Pick<PublishedItem, 'aliases'>,
  { path }: PublishedIssue,
): string[] {
  return aliases.flatMap((alias) => {
    const full = alias.startsWith('/') ? alias.slice(1) : `${path}${alias}/`;
    const file = /\.[a-z]+$/i.test(full) ? full : `${full.replace(/\/?$/, '/')}index.html`;
    return file.split('/').some((part) => part === '' || part.startsWith('.')) ? [] : [file];
  });
}

/** The folders that a file lies in: of `a/b/c.html` they are `a` and `a/b`. */
function foldersOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('/'));
}

function takenAddress(
  item: PublishedIssue | PublishedItem,
  { number }: PublishedIssue,
  path: string,
): Problem {
  return {
    code: 'taken-address',
    severity: 'warning',
    message: `"${item.title}" was at /${path.replace(/index\.html$/, '')} before, and something else is there now.`,
    hint: 'Take that address out of its aliases:.',
    file: 'file' in item ? item.file : `${issueFolder(number)}/issue.md`,
  };
}
