import { fillTemplate } from '../lib/templates/fill-template.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome } from '../model/problem.ts';
import { languageRoot } from '../model/published.ts';
import { pageFrame } from './page-frame.ts';

export interface ListEntry {
  page: string;
  title: string;
  line: string | undefined;
  isoDate: string | undefined;
  summary: string | undefined;
}

export interface ListGroup {
  id: string;
  title: string | undefined;
  /** In place of entries: lists, with the number of items in each. */
  names?: { page: string; name: string; count: string }[];
  entries: ListEntry[];
}

export interface ListPage {
  title: string;
  groups: ListGroup[];
  /** What the page says where there is no group. */
  none?: string;
  /** Default: the feed of the newsletter. */
  feed?: string;
}

/** Renders a page with a list. @param at Its folder below the language's, e.g. `tags/water/`. */
export function renderListPage(
  newsletter: Newsletter,
  language: string,
  at: string,
  { title, groups, none = '', feed }: ListPage,
  templates: ReadonlyMap<string, string>,
): Outcome<Map<string, string>> {
  const root = languageRoot(language, newsletter.languages);
  const frame = pageFrame(newsletter, language, `${root}${at}`.split('/').length - 1);
  const { value, problems } = fillTemplate(templates, 'list.hbs', {
    ...frame,
    title,
    body: '',
    others: [],
    url: `${newsletter.siteUrl}/${root}${at}`,
    feed: feed ?? frame.site.feed,
    groups: groups.map((group) => ({ names: [], ...group })),
    none,
  });
  return {
    value: new Map(value === undefined ? [] : [[`${root}${at}index.html`, value]]),
    problems,
  };
}
