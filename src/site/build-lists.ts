import { OutsideError } from '../model/errors.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { Context } from '../project.ts';
import type { BuiltIssues } from './build-issues.ts';
import { type Feed, formats, issueEntry, itemEntry } from './feeds/feed.ts';
import { type PlannedFeed, planFeeds } from './feeds/plan.ts';
import { hashOf } from './site-state.ts';
import type { Stage } from './stage.ts';

type Derived = Record<string, { key: string; paths: string[] }>;

/** Lists, feeds and search: what is made from several issues, where any of them has changed. */
export async function buildRest(
  context: Context,
  stage: Stage,
  { records, settings, contentOf }: BuiltIssues,
  before: Derived,
  problems: Problem[],
): Promise<Derived> {
  const { newsletter, terminal, root } = context;
  const issues = records.flatMap((record) => record.issues).sort((a, b) => b.number - a.number);
  const languages = newsletter.languages.filter(
    (language, at) => at === 0 || issues.some((issue) => issue.language === language),
  );
  const derived: Derived = {};
  const derive = async (
    name: string,
    key: string,
    make: () => Promise<Map<string, string | Uint8Array>> | Map<string, string | Uint8Array>,
  ): Promise<void> => {
    const known = before[name];
    const same = known?.key === key ? known : undefined;
    if (same?.paths.every((path) => stage.isThere(path))) {
      stage.keep(same.paths);
      derived[name] = same;
      return;
    }
    if (terminal.signal.aborted) throw new OutsideError('Stopped.');
    terminal.progress(`Making ${name}`);
    const files = await make();
    for (const [path, content] of files) await stage.put(path, content);
    derived[name] = { key, paths: [...files.keys()] };
  };
  const told = <T>({ value, problems: found }: Outcome<T>): T => {
    problems.push(...found);
    return value;
  };
  const { templatesFor } = await import('../check/prepare-issue.ts');
  const templates = await templatesFor(root);
  const { searchScript } = await import('./search/page.ts');
  const script = await searchScript();
  const all = hashOf(settings, script, JSON.stringify(issues));
  const feeds = planFeeds(issues, newsletter);

  const makeLists = async (): Promise<void> => {
    await derive('lists', all, async () => {
      const { listPages } = await import('./lists.ts');
      const { followPages } = await import('./follow.ts');
      const { searchPage } = await import('./search/page.ts');
      const extras = await import('./extras.ts');
      const { logoFiles } = await import('./mail-files.ts');
      const files = new Map<string, string | Uint8Array>();
      for (const { path, bytes } of logoFiles(newsletter, '')) files.set(path, bytes);
      for (const language of languages) {
        const own = issues.filter((issue) => issue.language === language);
        const lists = told(listPages(newsletter, language, own, languages, templates));
        const follow = told(followPages(newsletter, language, feeds, templates));
        for (const [path, page] of [...lists, ...follow]) files.set(path, page);
        const years = [...new Set(own.map(({ date }) => date.slice(0, 4)))];
        const parts = [...searchParts(records).keys()];
        const search = told(searchPage(newsletter, language, { years, parts }, templates));
        const at = language === newsletter.languages[0] ? '' : `${language}/`;
        if (search !== undefined) files.set(`${at}search/index.html`, search);
      }
      files.set('search/search.js', script);
      const lost = told(extras.lostPage(newsletter, templates));
      if (lost !== undefined) files.set('404.html', lost);
      files.set('sitemap.xml', extras.sitemap(newsletter, issues));
      files.set('robots.txt', extras.robots(newsletter));
      return files;
    });
  };

  const makeFeeds = async (): Promise<void> => {
    // Entries of an issue stand together: the one that was read last is kept, and no other.
    let last: { number: number; content: Awaited<ReturnType<ContentOf>> } | undefined;
    const issuesOf = async (number: number): ReturnType<ContentOf> => {
      if (last?.number === number) return last.content;
      const record = records.find(({ head }) => head.number === number);
      const content = record === undefined ? [] : await contentOf(record);
      last = { number, content };
      return content;
    };
    for (const planned of feeds) {
      const numbers = [...new Set(planned.entries.map(({ issue }) => issue))];
      const keys = records
        .filter(({ head }) => numbers.includes(head.number))
        .map(({ key }) => key);
      const { entries, ...about } = planned;
      const key = hashOf(settings, JSON.stringify([about, entries]), ...keys);
      await derive(`${planned.base}${planned.part}`, key, async () => {
        return writeFeed(await fillFeed(planned, newsletter, issuesOf), newsletter);
      });
    }
  };

  const makeSearch = async (): Promise<void> => {
    for (const [part, own] of searchParts(records)) {
      const key = hashOf(settings, ...own.map((record) => record.key));
      await derive(`search ${part}`, key, async () => {
        const { searchBundle } = await import('./search/bundle.ts');
        const files = await searchBundle(findable(own, contentOf));
        return new Map([...files].map(([path, bytes]) => [`search/index/${part}/${path}`, bytes]));
      });
    }
  };

  // Pagefind works in a process of its own; lists and feeds are made meanwhile.
  await Promise.all([makeSearch(), makeLists().then(makeFeeds)]);
  // Last, when all other paths of the site are known.
  const { planFormerPages, writeFormerPages } = await import('./former-pages.ts');
  const foreign = new Set(stage.foreign);
  if (!stage.hasManifest) {
    // Pages of a build whose manifest was lost are the site's own.
    const all = planFormerPages(issues, { site: stage.paths, foreign: [] }).value;
    for (const [path, page] of writeFormerPages(newsletter, all, templates).value) {
      if (foreign.has(path) && (await stage.read(path)) === page) foreign.delete(path);
    }
  }
  const pages = told(planFormerPages(issues, { site: stage.paths, foreign }));
  await derive('former', hashOf(settings, JSON.stringify(pages)), () =>
    told(writeFormerPages(newsletter, pages, templates)),
  );
  // In one order, whichever was ready first: the same site is kept in the same bytes.
  return Object.fromEntries(Object.entries(derived).sort(([a], [b]) => (a < b ? -1 : 1)));
}

type ContentOf = BuiltIssues['contentOf'];
type Settings = Context['newsletter'];

async function fillFeed(
  { entries, ...about }: PlannedFeed,
  newsletter: Settings,
  issuesOf: (number: number) => ReturnType<ContentOf>,
): Promise<Feed> {
  const filled: Feed['entries'] = [];
  for (const { issue: number, language, item } of entries) {
    const issue = (await issuesOf(number)).find((each) => each.language === language);
    if (issue === undefined) continue;
    const story = item === undefined ? undefined : issue.items[item];
    filled.push(story ? itemEntry(story, issue, newsletter) : issueEntry(issue, newsletter));
  }
  const times = filled.map(({ updated }) => updated.getTime());
  return {
    ...about,
    entries: filled,
    ...(times.length > 0 && { updated: new Date(Math.max(...times)) }),
  };
}

async function writeFeed(feed: Feed, newsletter: Settings): Promise<Map<string, string>> {
  const { rssFeed } = await import('./feeds/rss.ts');
  const { atomFeed } = await import('./feeds/atom.ts');
  const { jsonFeed } = await import('./feeds/json.ts');
  const writers = { xml: rssFeed, atom: atomFeed, json: jsonFeed };
  return new Map(
    formats.map((format) => [
      `${feed.base}${feed.part}.${format}`,
      writers[format](feed, newsletter),
    ]),
  );
}

/** So many issues share an index, so that an edited story has only that made again. */
const issuesInPart = 125;

function searchParts(records: BuiltIssues['records']): Map<number, BuiltIssues['records']> {
  const part = (number: number): number => Math.floor((number - 1) / issuesInPart) + 1;
  return Map.groupBy(records, ({ head }) => part(head.number));
}

async function* findable(records: BuiltIssues['records'], contentOf: ContentOf) {
  const { formatDate, wordsFor } = await import('../lib/i18n/words.ts');
  for (const record of records) {
    for (const issue of await contentOf(record)) {
      const { language, date, number } = issue;
      const line = wordsFor(language).site.inIssue(number, formatDate(date, language));
      for (const item of issue.items) {
        if (!item.withdrawn) yield { ...item, language, line, year: date.slice(0, 4) };
      }
    }
  }
}
