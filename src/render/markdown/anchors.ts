import GithubSlugger, { slug as githubSlug } from 'github-slugger';
import type { Root } from 'mdast';
import { toString as plainText } from 'mdast-util-to-string';
import { freshSlug } from '../../content/slug.ts';
import { decodePercent } from '../../lib/text/percent.ts';
import { UniqueNames } from '../../lib/text/unique-names.ts';
import { nodesOf } from '../../lib/visit-nodes.ts';
import { nameOfAnchor } from './html-anchors.ts';

/** The places in a text that links can lead to; their ids are unique in the issue. */
export interface Anchors {
  /** Of the headings, in the order of the text. */
  headings: string[];
  /** Of anchors in HTML, such as `<a id="details">`, by name; the first of several counts. */
  written: ReadonlyMap<string, string>;
  /** Of headings by what links may call them: as GitHub makes it (`#што-је-ново`), or in Latin letters (`#sto-je-novo`). */
  byName: ReadonlyMap<string, string>;
}

/** @param prefix Unique in the issue. Ids have an underscore, so that no slug of an item is one. */
export function findAnchors(tree: Root, prefix: string): Anchors {
  const headings: string[] = [];
  const [byName, written] = [new Map<string, string>(), new Map<string, string>()];
  const names = new UniqueNames();
  const slugger = new GithubSlugger();
  const idFor = (words: string): string => `${prefix}_${names.claim(freshSlug(words))}`;
  for (const heading of nodesOf(tree, 'heading')) {
    const words = plainText(heading, { includeHtml: false });
    const id = idFor(words);
    headings.push(id);
    for (const each of [slugger.slug(words), id.slice(prefix.length + 1), id]) {
      if (each !== '' && !byName.has(each)) byName.set(each, id);
    }
  }
  for (const node of nodesOf(tree, 'html')) {
    const name = nameOfAnchor(node);
    if (name !== undefined && !written.has(name)) written.set(name, idFor(name));
  }
  return { headings, written, byName };
}

/** Gives the headings of a text, or of its beginning, their ids. Changes the tree. */
export function setHeadingIds(tree: Root, { headings }: Anchors): void {
  for (const [at, heading] of nodesOf(tree, 'heading').entries()) {
    const id = headings[at];
    if (id === undefined) return;
    heading.data = { ...heading.data, hProperties: { ...heading.data?.hProperties, id } };
  }
}

/** The id that a link such as `#details` means, or undefined. @param others Ids of other items. */
export function findAnchor(
  url: string,
  { written, byName }: Anchors,
  others: ReadonlySet<string>,
): string | undefined {
  // GitHub and others show ids with this prefix.
  const name = decodePercent(url.slice(1))
    .replace(/^user-content-/, '')
    .normalize('NFC');
  if (name === '' || others.has(name)) return name;
  return (
    written.get(name) ??
    byName.get(name) ??
    byName.get(githubSlug(name)) ??
    byName.get(freshSlug(name))
  );
}
