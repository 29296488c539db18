import { isolateLine } from '../lib/text/isolate.ts';
import { issueFolderName } from '../model/issue.ts';
import type { Item } from '../model/item.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { IssueNeighbours, Neighbour, PublishedItem } from '../model/published.ts';
import type { ListKind, ListSlugs } from './list-slugs.ts';

/** `003/`, or `003/sr-Latn/` in a language that is not the first. */
export function issuePath(
  number: number,
  language: string,
  { languages }: Pick<Newsletter, 'languages'>,
): string {
  return `${issueFolderName(number)}/${language === languages[0] ? '' : `${language}/`}`;
}

/** The files of an issue's mail in a language: HTML and text. */
export function mailPaths(
  number: number,
  language: string,
  newsletter: Pick<Newsletter, 'languages'>,
): [string, string] {
  const folder = issuePath(number, language, newsletter);
  return [`${folder}email.html`, `${folder}email.txt`];
}

/** The folder of each item below its issue: its slug, unless something else is there. */
export function itemFolders(
  items: readonly Item[],
  languages: readonly string[],
): (item: Item) => string {
  const taken = new Set(['images', ...languages.map((tag) => tag.toLowerCase())]);
  const slugs = new Set(items.map(({ slug }) => slug));
  const folders = new Map(
    items.map((item, at) => {
      const isPlain = /^[a-z0-9]+(-[a-z0-9]+)*$/.test(item.slug) && !taken.has(item.slug);
      const numbered = `story-${at + 1}`;
      const free = slugs.has(numbered) ? `${numbered}-${item.slug}` : numbered;
      return [item, isPlain ? item.slug : free];
    }),
  );
  return (item) => folders.get(item) ?? item.slug;
}

/** The lists that an item is in. @param root The path to the home page of its language. */
export function listLinks(
  { section, tags, source, author }: PublishedItem,
  root: string,
  slugs: ListSlugs,
) {
  const link = (kind: ListKind, name: string) => ({
    name,
    page: `${root}${kind}/${slugs.slugOf(kind, name)}/`,
  });
  return {
    section: section === undefined ? undefined : `${root}sections/${section}/`,
    source: source === undefined ? undefined : link('sources', source),
    author: author === undefined ? undefined : link('authors', author),
    tags: tags.map((tag) => link('tags', tag)),
  };
}

/** Links from an issue's page to its neighbours and other languages. @param root Its path. */
export function issueLinks(
  { previous, next, languages }: IssueNeighbours,
  root: string,
  newsletter: Newsletter,
) {
  const up = '../'.repeat(root.split('/').length - 1);
  const link = (neighbour: Neighbour | undefined) =>
    neighbour && { page: up + neighbour.path, title: isolateLine(neighbour.title) };
  return {
    previous: link(previous),
    next: link(next),
    languages: languageLinks(languages, root, newsletter),
  };
}

/** Links to a page in every language, if there are several. @param folder The item's, or empty. */
export function languageLinks(
  languages: readonly string[],
  root: string,
  newsletter: Newsletter,
  folder = '',
) {
  const up = '../'.repeat((root + folder).split('/').length - 1);
  const number = Number.parseInt(root, 10);
  if (languages.length < 2) return [];
  return languages.map((tag) => ({
    tag,
    name: new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag,
    page: up + issuePath(number, tag, newsletter) + folder,
    here: issuePath(number, tag, newsletter) === root,
  }));
}
