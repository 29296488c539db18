import { issueFolder } from '../content/read-issue.ts';
import { direction, wordsFor } from '../lib/i18n/words.ts';
import { fillTemplate } from '../lib/templates/fill.ts';
import { tryDecodePercent } from '../lib/text/percent.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { PublishedIssue, PublishedItem } from '../model/published.ts';
import { frameOf } from './lists.ts';
import { isPortable, keyOf, PathIndex } from './path-index.ts';

type Owner = PublishedIssue | PublishedItem;

/** What lies in the site's folder besides the pages for former addresses. */
export interface Occupied {
  /** Files of the site. */
  site: Iterable<string>;
  /** Files that masthead did not make. */
  foreign: Iterable<string>;
}

/** A page that leads from a former address to the story's own. */
export interface FormerPage {
  /** Its file, from the site's root. */
  at: string;
  language: string;
  title: string;
  /** Where the story is. */
  path: string;
}

/**
 * Plans a page for every address that a story, or an issue, had before.
 * @returns No page, and a warning, for an address where something else is or no file can be.
 */
export function planFormerPages(
  issues: readonly PublishedIssue[],
  { site, foreign }: Occupied,
): Outcome<FormerPage[]> {
  const pages = new Map<string, FormerPage>();
  const owners = new Map<string, string>();
  const problems: Problem[] = [];
  const taken = new PathIndex(site);
  const others = new PathIndex(foreign);
  for (const issue of issues) {
    for (const item of [issue, ...issue.items]) {
      for (const alias of item.aliases) {
        const at = fileOf(alias, issue);
        if (at === undefined) {
          problems.push(unusable(item, issue, alias));
          continue;
        }
        // Of a story in several languages, and of two stories with one former address: the newest.
        if (pages.has(at) || owners.get(keyOf(at)) === item.id) continue;
        const other = others.clash(at);
        if (other !== undefined || taken.clash(at) !== undefined) {
          problems.push(takenAddress(item, issue, at, other));
          continue;
        }
        pages.set(at, { at, language: issue.language, title: item.title, path: item.path });
        owners.set(keyOf(at), item.id);
        taken.add(at);
      }
    }
  }
  return { value: [...pages.values()], problems: unique(problems) };
}

/** Reports a story's alias once, not for each of its languages. */
function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((each) => [each.file + each.message, each])).values()];
}

/** Writes the pages that were planned, by file. */
export function writeFormerPages(
  newsletter: Newsletter,
  pages: readonly FormerPage[],
  templates: ReadonlyMap<string, string>,
): Outcome<Map<string, string>> {
  const files = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { at, language, title, path } of pages) {
    const depth = at.split('/').length - 1;
    const page = fillTemplate(templates, 'moved.hbs', {
      ...frameOf(newsletter, language, depth),
      direction: direction(language),
      title,
      url: `${newsletter.siteUrl}/${path}`,
      page: '../'.repeat(depth) + path,
      moved: wordsFor(language).site.movedTitle,
    });
    problems.push(...page.problems);
    if (page.value !== undefined) files.set(at, page.value);
  }
  return { value: files, problems };
}

/**
 * The file of an alias: a slug beside the story's own, or, from a slash on, a path from the site's
 * root. Percent signs are decoded, as web servers do.
 * @returns undefined where no file can have that name.
 */
function fileOf(alias: string, { path }: PublishedIssue): string | undefined {
  const decoded = tryDecodePercent(alias.trim());
  if (decoded === undefined) return undefined;
  const full = decoded.startsWith('/') ? decoded.slice(1) : `${path}${decoded}/`;
  const file = /\.[a-z]+$/i.test(full) ? full : `${full.replace(/\/?$/, '/')}index.html`;
  const composed = file.normalize('NFC');
  return isPortable(composed) ? composed : undefined;
}

function fileNaming(item: Owner, { number }: PublishedIssue): string {
  return 'file' in item ? item.file : `${issueFolder(number)}/issue.md`;
}

function takenAddress(
  item: Owner,
  issue: PublishedIssue,
  path: string,
  foreign: string | undefined,
): Problem {
  const reason =
    foreign === undefined
      ? 'is the address of something else now'
      : `cannot become a page: masthead did not make ${foreign}`;
  return {
    code: 'taken-address',
    severity: 'warning',
    message: `/${path.replace(/index\.html$/, '')}, a former address of "${item.title}", ${reason}.`,
    hint: 'Remove that address from aliases.',
    file: fileNaming(item, issue),
  };
}

function unusable(item: Owner, issue: PublishedIssue, alias: string): Problem {
  return {
    code: 'unusable-address',
    severity: 'warning',
    message: `No page can be made at ${JSON.stringify(alias)}, a former address of "${item.title}".`,
    hint: 'An alias is a path such as /2014/05/mill.html. It has no "?", "#", ":" or "..", and no part that begins with a dot.',
    file: fileNaming(item, issue),
  };
}
