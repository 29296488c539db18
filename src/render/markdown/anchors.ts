import GithubSlugger, { slug as githubSlug } from 'github-slugger';
import type { Root } from 'mdast';
import { toString as plainText } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { freshSlug } from '../../content/slug.ts';
import { decodePercent } from '../../lib/text/percent.ts';
import { UniqueNames } from '../../lib/text/unique-names.ts';

/** The headings of a text and what links may call them. */
export interface Headings {
  /** In the order of the text; unique in the issue. */
  ids: string[];
  /** Ids by name: as GitHub makes it (`#што-је-ново`), or in Latin letters (`#sto-je-novo`). */
  byName: ReadonlyMap<string, string>;
}

/** @param prefix Unique in the issue. Ids have an underscore, so that no slug of an item is one. */
export function findHeadings(tree: Root, prefix: string): Headings {
  const ids: string[] = [];
  const byName = new Map<string, string>();
  const names = new UniqueNames();
  const slugger = new GithubSlugger();
  visit(tree, 'heading', (heading) => {
    const words = plainText(heading);
    const name = names.claim(freshSlug(words));
    const id = `${prefix}_${name}`;
    ids.push(id);
    for (const each of [slugger.slug(words), name, id]) {
      if (each !== '' && !byName.has(each)) byName.set(each, id);
    }
  });
  return { ids, byName };
}

/** Gives the headings of a text, or of its beginning, their ids. Changes the tree. */
export function setHeadingIds(tree: Root, { ids }: Headings): void {
  let count = 0;
  visit(tree, 'heading', (heading) => {
    const id = ids[count];
    count += 1;
    if (id === undefined) return;
    heading.data = { ...heading.data, hProperties: { ...heading.data?.hProperties, id } };
  });
}

/** The id that a link such as `#details` means, or undefined. @param others Ids of other items. */
export function findAnchor(
  url: string,
  { byName }: Headings,
  others: ReadonlySet<string>,
): string | undefined {
  // GitHub and others show ids with this prefix.
  const name = decodePercent(url.slice(1))
    .replace(/^user-content-/, '')
    .normalize('NFC');
  if (name === '' || others.has(name)) return name;
  return byName.get(name) ?? byName.get(githubSlug(name)) ?? byName.get(freshSlug(name));
}
