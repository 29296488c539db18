import { formatDate, wordsFor } from '../lib/i18n/words.ts';
import { fillTemplate } from '../lib/templates/fill-template.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { languageRoot, type PublishedIssue, type PublishedItem } from '../model/published.ts';
import type { ListSlugs } from '../render/list-slugs.ts';
import { pageFrame } from './page-frame.ts';

interface Group {
  id: string;
  title: string | undefined;
  /** In place of entries: lists, with the number of items in each. */
  names?: { page: string; name: string; count: string }[];
  entries: {
    page: string;
    title: string;
    line: string | undefined;
    isoDate: string | undefined;
    summary: string | undefined;
  }[];
}

/** Renders the front page and the lists of one language. @param issues Newest first. */
export function listPages(
  newsletter: Newsletter,
  language: string,
  issues: readonly PublishedIssue[],
  others: readonly string[],
  { templates, slugs }: { templates: ReadonlyMap<string, string>; slugs: ListSlugs },
): Outcome<Map<string, string>> {
  const root = languageRoot(language, newsletter.languages);
  const rootDepth = root === '' ? 0 : 1;
  const words = wordsFor(language);
  const files = new Map<string, string>();
  const problems: Problem[] = [];
  const add = (
    at: string,
    page: { title?: string; groups: Group[]; none?: string; feed?: string; languages?: object[] },
  ): void => {
    const depth = rootDepth + at.split('/').length - 1;
    const frame = pageFrame(newsletter, language, depth);
    const filled = fillTemplate(templates, 'list.hbs', {
      ...frame,
      title: page.title ?? '',
      body: '',
      url: `${newsletter.siteUrl}/${root}${at}`,
      feed: page.feed ?? frame.site.feed,
      groups: page.groups.map((group) => ({ names: [], ...group })),
      none: page.none ?? '',
      languages: page.languages ?? [],
    });
    problems.push(...filled.problems);
    if (filled.value !== undefined) files.set(`${root}${at}index.html`, filled.value);
  };
  const up = (at: string): string => '../'.repeat(rootDepth + at.split('/').length - 1);

  const years = Map.groupBy(issues, ({ date }) => date.slice(0, 4));
  add('', {
    groups: [...years].map(([year, own]) => ({
      id: `y${year}`,
      title: year,
      entries: own.map((issue) => ({
        page: up('') + issue.path,
        title: issue.title,
        line: words.issueLine(issue.number, formatDate(issue.date, language)),
        isoDate: issue.date,
        summary: issue.summary,
      })),
    })),
    none: words.noIssues,
    languages:
      others.length < 2
        ? []
        : others.map((tag) => ({
            tag,
            name: new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag,
            page: `${up('')}${languageRoot(tag, newsletter.languages)}` || './',
            here: tag === language,
          })),
  });

  const stories = issues.flatMap((issue) => issue.items.map((item) => ({ issue, item })));
  const kinds = groupItems(newsletter, stories, slugs);
  const browse: Group[] = [];
  for (const { kind, lists } of kinds) {
    for (const { slug, name, own } of lists) {
      const at = `${kind}/${slug}/`;
      const isSection = kind === 'sections';
      add(at, {
        title: words.site.listOf(name),
        groups: [
          {
            id: 'all',
            title: undefined,
            entries: own.map((each) => entryOf(each, up(at), language)),
          },
        ],
        ...(isSection && { feed: 'feed.xml' }),
      });
    }
    if (lists.length === 0) continue;
    browse.push({
      id: kind,
      title: words.site[kind],
      entries: [],
      names: lists.map(({ slug, name, own }) => ({
        page: `../${kind}/${slug}/`,
        name,
        count: String(own.length),
      })),
    });
  }
  add('browse/', { title: words.site.browse, groups: browse, none: words.noIssues });
  return { value: files, problems };
}

interface ListedItem {
  issue: PublishedIssue;
  item: PublishedItem;
}

/** Groups items by section, topic, source and author. Spellings of a name are one list. */
function groupItems(newsletter: Newsletter, stories: readonly ListedItem[], slugs: ListSlugs) {
  const kinds = [
    ['sections', ({ section }: PublishedItem) => (section === undefined ? [] : [section])],
    ['tags', ({ tags }: PublishedItem) => tags],
    ['sources', ({ source }: PublishedItem) => (source === undefined ? [] : [source])],
    ['authors', ({ author }: PublishedItem) => (author === undefined ? [] : [author])],
  ] as const;
  return kinds.map(([kind, namesOf]) => {
    const lists = new Map<string, { slug: string; name: string; own: ListedItem[] }>();
    for (const story of stories) {
      for (const id of namesOf(story.item)) {
        const section =
          kind === 'sections' ? newsletter.sections.find((each) => each.id === id) : undefined;
        if (kind === 'sections' && section === undefined) continue;
        const slug = kind === 'sections' ? id : slugs.slugOf(kind, id);
        const list = lists.get(slug) ?? { slug, name: section?.title ?? id, own: [] };
        lists.set(slug, list);
        if (list.own.at(-1) !== story) list.own.push(story);
      }
    }
    const order = newsletter.sections.map(({ id }) => id);
    const sorted = [...lists.values()].sort((a, b) =>
      kind === 'sections'
        ? order.indexOf(a.slug) - order.indexOf(b.slug)
        : a.name.localeCompare(b.name),
    );
    return { kind, lists: sorted };
  });
}

function entryOf(
  { issue, item }: ListedItem,
  up: string,
  language: string,
): Group['entries'][number] {
  const { site } = wordsFor(language);
  return {
    page: up + item.path,
    title: item.title,
    line: site.inIssue(issue.number, formatDate(issue.date, language)),
    isoDate: issue.date,
    summary: item.summary,
  };
}
