import { listSlug } from '../content/slug.ts';
import { UniqueNames } from '../lib/text/unique-names.ts';
import type { Item } from '../model/item.ts';

/** What has a page with a list of its items, besides sections, which have ids. */
export const listKinds = ['tags', 'sources', 'authors'] as const;
export type ListKind = (typeof listKinds)[number];

/**
 * The slugs of tags, sources and authors. Two names are the same if only case and spaces differ; all
 * others get slugs of their own: the first one is `c`, `C++` is `c-2`. A slug is never given to
 * another name, so issues must ask in the order in which they were published.
 */
export class ListSlugs {
  private readonly slugs: Record<ListKind, Map<string, string>>;
  private readonly names: Record<ListKind, UniqueNames>;

  /** @param published By kind, then slugs by name. */
  constructor(published: Readonly<Record<string, Readonly<Record<string, string>>>> = {}) {
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

  /** Gives the tags, sources and authors of items their slugs, where they have none yet. */
  nameAll(items: readonly Pick<Item, 'tags' | 'source' | 'author'>[]): void {
    for (const { tags, source, author } of items) {
      for (const tag of tags) this.slugOf('tags', tag);
      if (source !== undefined) this.slugOf('sources', source);
      if (author !== undefined) this.slugOf('authors', author);
    }
  }

  /** For the constructor of the next build. */
  toJSON(): Record<ListKind, Record<string, string>> {
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
