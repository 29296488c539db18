import { issueFolder } from '../content/issue-folders.ts';
import { direction } from '../lib/i18n/words.ts';
import { fillTemplate } from '../lib/templates/fill-template.ts';
import { keyOf } from '../lib/text/path-key.ts';
import { tryDecodePercent } from '../lib/text/percent.ts';
import { issueFolderName } from '../model/issue.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { type Outcome, type Problem, uniqueProblems } from '../model/problem.ts';
import type { PublishedIssue, PublishedItem } from '../model/published.ts';
import { pageFrame } from './page-frame.ts';
import { isPortable, PathIndex } from './path-index.ts';
import { siteProblems } from './problems.ts';

type Owner = PublishedIssue | PublishedItem;

export interface Occupied {
  site: Iterable<string>;
  foreign: Iterable<string>;
}

/** A page that redirects from a former address of an item or issue to its present one. */
export interface FormerPage {
  /** Its path from the site's root. */
  at: string;
  language: string;
  title: string;
  /** The present address, from the site's root. */
  path: string;
}

/** Plans a redirect for every former address; a warning where a page is or no file can be. */
export function planFormerPages(
  issues: readonly PublishedIssue[],
  { site, foreign }: Occupied,
): Outcome<FormerPage[]> {
  const owned = issues.flatMap((issue) =>
    [issue, ...issue.items].flatMap((item) =>
      item.aliases.map((alias) => ({ issue, item, alias })),
    ),
  );
  if (owned.length === 0) return { value: [], problems: [] };
  const pages = new Map<string, FormerPage>();
  const owners = new Map<string, string>();
  const problems: Problem[] = [];
  const taken = new PathIndex(site);
  const others = new PathIndex(foreign);
  const inLanguage = new Set(
    issues.flatMap((issue) => [issue, ...issue.items].map(({ id }) => `${issue.language} ${id}`)),
  );
  const languages = new Set(issues.map(({ language }) => language));
  /** True for an address in the folder of another language that the item has, too. */
  const isOfOther = (at: string, { id }: Owner, language: string): boolean => {
    const folder = at.split('/').find((part) => languages.has(part));
    return folder !== undefined && folder !== language && inLanguage.has(`${folder} ${id}`);
  };
  for (const { issue, item, alias } of owned) {
    const at = fileOf(alias, issue);
    if (at === undefined) {
      const place = { file: fileNaming(item, issue) };
      problems.push(siteProblems['unusable-address']({ alias, title: item.title }, place));
      continue;
    }
    if (isOfOther(at, item, issue.language)) continue;
    // Two items can have the same former address, as can the languages of one: the newest wins.
    if (pages.has(at) || owners.get(keyOf(at)) === item.id) continue;
    // A story came back after `compose --out` had written its address into the issue.
    const isOwnStory = item === issue && at.startsWith(`${issueFolderName(issue.number)}/`);
    if (isOwnStory && taken.clash(at) !== undefined) continue;
    const other = others.clash(at);
    if (other !== undefined || taken.clash(at) !== undefined) {
      const path = at.replace(/index\.html$/, '');
      problems.push(
        siteProblems['taken-address'](
          { path, title: item.title, foreign: other },
          { file: fileNaming(item, issue) },
        ),
      );
      continue;
    }
    pages.set(at, { at, language: issue.language, title: item.title, path: item.path });
    owners.set(keyOf(at), item.id);
    taken.add(at);
  }
  // An alias is reported once, not for each language.
  return { value: [...pages.values()], problems: uniqueProblems(problems) };
}

/** Renders the pages that were planned, by path. @returns the problems of their plan, too. */
export function writeFormerPages(
  newsletter: Newsletter,
  plan: Outcome<FormerPage[]>,
  templates: ReadonlyMap<string, string>,
): Outcome<Map<string, string>> {
  const files = new Map<string, string>();
  const problems = [...plan.problems];
  for (const { at, language, title, path } of plan.value) {
    const depth = at.split('/').length - 1;
    const frame = pageFrame(newsletter, language, depth);
    const page = fillTemplate(templates, 'moved.hbs', {
      ...frame,
      direction: direction(language),
      title,
      url: `${newsletter.siteUrl}/${path}`,
      page: '../'.repeat(depth) + path,
      moved: frame.siteWords.movedTitle,
    });
    problems.push(...page.problems);
    if (page.value !== undefined) files.set(at, page.value);
  }
  return { value: files, problems };
}

/** The file of an alias: a slug beside the item's, or `/…` from the root; undefined if invalid. */
function fileOf(alias: string, { path }: PublishedIssue): string | undefined {
  const decoded = tryDecodePercent(alias.trim());
  if (decoded === undefined) return undefined;
  const full = decoded.startsWith('/') ? decoded.slice(1) : `${path}${decoded}/`;
  const file = /\.[a-z]+$/i.test(full) ? full : `${full.replace(/\/?$/, '/')}index.html`;
  const composed = file.normalize('NFC');
  return isPortable(composed) ? composed : undefined;
}

/** The file that makes an issue, or an item of it. */
export function fileNaming(item: Owner, { number }: PublishedIssue): string {
  return 'file' in item ? item.file : `${issueFolder(number)}/issue.md`;
}
