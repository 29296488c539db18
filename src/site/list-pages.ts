import { forIntl } from '../lib/i18n/for-intl.ts';
import type { Words } from '../lib/i18n/messages.ts';
import { formatDate, wordsFor } from '../lib/i18n/words.ts';
import { isolateLine } from '../lib/text/isolate.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome } from '../model/problem.ts';
import { languageRoot, type PublishedIssue, type PublishedItem } from '../model/published.ts';
import type { ListSlugs } from '../render/list-slugs.ts';
import { type ListEntry, type ListGroup, type ListPage, renderListPage } from './list-page.ts';

/**
 * Renders the lists of one language: of each section, topic, source and author. Yields one page after
 * the other: all of them together would fill the memory. @param issues Newest first.
 */
export function* listPages(
  newsletter: Newsletter,
  language: string,
  issues: readonly PublishedIssue[],
  { templates, slugs }: { templates: ReadonlyMap<string, string>; slugs: ListSlugs },
): Iterable<Outcome<Map<string, string>>> {
  const root = languageRoot(language, newsletter.languages);
  const words = wordsFor(language, newsletter.words);
  const page = (at: string, list: ListPage) =>
    renderListPage(newsletter, language, at, list, templates);
  const up = (at: string): string => '../'.repeat(`${root}${at}`.split('/').length - 1);

  const stories = issues.flatMap((issue) => issue.items.map((item) => ({ issue, item })));
  const kinds = groupItems(newsletter, language, stories, slugs);
  const browse: ListGroup[] = [];
  for (const { kind, lists } of kinds) {
    for (const { slug, name, own } of lists) {
      const at = `${kind}/${slug}/`;
      const isSection = kind === 'sections';
      yield page(at, {
        title: words.site.listOf(name),
        groups: [
          {
            id: 'all',
            title: undefined,
            entries: own.map((each) => entryOf(each, up(at), words)),
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
  yield page('browse/', { title: words.site.browse, groups: browse, none: words.noIssues });
}

interface ListedItem {
  issue: PublishedIssue;
  item: PublishedItem;
}

/**
 * Groups items by section, topic, source and author, in the order of the language's alphabet.
 * Spellings of a name are one list.
 */
function groupItems(
  newsletter: Newsletter,
  language: string,
  stories: readonly ListedItem[],
  slugs: ListSlugs,
) {
  const { compare } = new Intl.Collator(forIntl(language));
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
      kind === 'sections' ? order.indexOf(a.slug) - order.indexOf(b.slug) : compare(a.name, b.name),
    );
    return { kind, lists: sorted };
  });
}

function entryOf({ issue, item }: ListedItem, up: string, { site }: Words): ListEntry {
  return {
    page: up + item.path,
    title: isolateLine(item.title),
    line: site.inIssue(issue.number, formatDate(issue.date, issue.language)),
    isoDate: issue.date,
    summary: isolateLine(item.summary),
  };
}
