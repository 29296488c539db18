import type { Root } from 'mdast';

/** A picture of an item; `path` is from the folder. */
export interface Picture {
  path: string;
  /** `image/png`, `image/jpeg`, `image/gif` or `image/webp`. */
  type: string;
  /** In pixels. */
  width: number;
  height: number;
  bytes: Uint8Array;
}

/** Parsed Markdown: its source, and its tree with lines and columns of the file. */
export interface Markdown {
  source: string;
  tree: Root;
}

export interface Correction {
  /** `YYYY-MM-DD`. */
  date: string;
  note: string;
}

/** One story. Unknown fields are absent, never a placeholder. */
export interface Item {
  /** Relative to the newsletter's root. */
  file: string;
  /** The file's name without number, language and ending; ASCII, unique in an issue. */
  slug: string;
  /** `urn:uuid:…`, written when the item is composed; absent in the inbox. */
  id?: string;
  title: string;
  /** The id of a section of the newsletter. */
  section?: string;
  url?: string;
  /** Its id in the feed that it came from, by which a second import of it is recognised. */
  guid?: string;
  author?: string;
  /** The first publisher, e.g. a member organisation. */
  source?: string;
  /** `YYYY-MM-DD`. */
  date?: string;
  tags: string[];
  /** Path relative to the folder. */
  image?: string;
  /** The line of the file that names the picture. */
  imageLine?: number;
  imageAlt?: string;
  summary?: string;
  /** Lower comes first within a section; default 0. */
  weight: number;
  draft: boolean;
  /** `YYYY-MM-DD`: waits in the inbox until that day. */
  notBefore?: string;
  corrected?: Correction;
  withdrawn: boolean;
  aliases: string[];
  /** BCP 47, from `lang`: where it differs from the language of its file. */
  language?: string;
  duplicateOf?: string;
  body: Markdown;
  /** The same item in other languages, by BCP 47 tag, from `slug.LANGUAGE.md`. */
  translations: ReadonlyMap<string, Item>;
}

/** The translation into a language, or the item itself. */
export function inLanguage<T extends { translations: ReadonlyMap<string, T> }>(
  original: T,
  language: string,
): T {
  return original.translations.get(language) ?? original;
}
