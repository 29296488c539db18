import { listSlug } from '../content/slug.ts';
import { UniqueNames } from '../lib/text/unique-names.ts';
import type { Item } from '../model/item.ts';

/** What has a page with a list of its items, besides sections, which have ids. */
export const listKinds = ['tags', 'sources', 'authors'] as const;
export type ListKind = (typeof listKinds)[number];
export type ListNames = Record<ListKind, string[]>;
/** By kind, then slugs by name. */
export type ListSlugRecord = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The names of an issue's items that have lists. */
export function listNamesIn(items: readonly Pick<Item, 'tags' | 'source' | 'author'>[]): ListNames {
  return {
    tags: items.flatMap(({ tags }) => tags),
    sources: items.flatMap(({ source }) => source ?? []),
    authors: items.flatMap(({ author }) => author ?? []),
  };
}

/**
 * The slugs of tags, sources and authors. Two names are the same if only case and spaces differ; all
 * others get slugs of their own: the first one is `c`, `C++` is `c-2`. A slug is never given to
 * another name, so issues must ask in the order in which they were published.
 */
export class ListSlugs {
  private readonly slugs: Record<ListKind, Map<string, string>>;
  private readonly names: Record<ListKind, UniqueNames>;

  constructor(published: ListSlugRecord = {}) {
    const of = (kind: ListKind) => new Map(Object.entries(published[kind] ?? {}));
    this.slugs = { tags: of('tags'), sources: of('sources'), authors: of('authors') };
    const taken = (kind: ListKind) => new UniqueNames(this.slugs[kind].values());
    this.names = { tags: taken('tags'), sources: taken('sources'), authors: taken('authors') };
  }

  slugOf(kind: ListKind, name: string): string {
    const key = keyOfName(name);
    const slug = this.slugs[kind].get(key) ?? this.names[kind].claim(listSlug(name));
    this.slugs[kind].set(key, slug);
    return slug;
  }

  /** Gives names their slugs, where they have none yet. @returns these only, for the constructor. */
  nameAll(names: ListNames): ListSlugRecord {
    const named = (kind: ListKind): [ListKind, Record<string, string>] => [
      kind,
      Object.fromEntries(names[kind].map((name) => [keyOfName(name), this.slugOf(kind, name)])),
    ];
    return Object.fromEntries(listKinds.map(named));
  }

  /** For the constructor of the next build. */
  toJSON(): ListSlugRecord {
    const { tags, sources, authors } = this.slugs;
    return {
      tags: Object.fromEntries(tags),
      sources: Object.fromEntries(sources),
      authors: Object.fromEntries(authors),
    };
  }
}

function keyOfName(name: string): string {
  return name.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
}
