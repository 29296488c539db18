import type { Root } from 'mdast';
import type { MailForm } from './mail-settings.ts';

/** A picture of an item. */
export interface Picture {
  /** From the folder: its file, and where it is on the site, unless the two differ. */
  path: string;
  /** Its file, if it has another name on the site. */
  source?: string;
  /** `image/png`, `image/jpeg`, `image/gif` or `image/webp`. */
  type: string;
  width: number;
  height: number;
  bytes: Uint8Array;
}

/** Parsed Markdown: its source, and its tree with lines and columns of the file. */
export interface Markdown {
  source: string;
  /** What the tree was parsed from: its offsets count from here. Default: `source`. */
  parsed?: string;
  tree: Root;
}

/** Where the fields of a front matter are, by name; lines and columns of the file, from 1. */
export type FieldPlaces = Readonly<Record<string, { line: number; column: number }>>;

/** Why findings of a file are silenced, by their code. */
export type Ignored = Readonly<Record<string, string>>;

export interface Correction {
  date: string;
  note: string;
}

/** Unknown fields are absent. */
export interface Item {
  file: string;
  /** The file's name without number, language and ending; ASCII, unique in an issue. */
  slug: string;
  /** `urn:uuid:…`; absent in the inbox. */
  id?: string;
  title: string;
  section?: string;
  url?: string;
  /** Its id in the feed that it came from, by which a second import of it is recognised. */
  guid?: string;
  author?: string;
  source?: string;
  date?: string;
  tags: string[];
  image?: string;
  imageAlt?: string;
  summary?: string;
  weight: number;
  draft: boolean;
  /** `YYYY-MM-DD`: waits in the inbox until that day. */
  notBefore?: string;
  corrected?: Correction;
  withdrawn: boolean;
  aliases: string[];
  /** From `lang`, where it differs from the language of its file. */
  language?: string;
  duplicateOf?: string;
  /** How much of it the mail has, where its section or the newsletter says otherwise. */
  mail?: MailForm;
  /** True for the lead story of its issue; false: never. */
  lead?: boolean;
  /** When an event begins and ends, as `parseEventTime` writes it. */
  starts?: string;
  ends?: string;
  place?: string;
  places?: FieldPlaces;
  ignore?: Ignored;
  body: Markdown;
  /** Of its words: see `hashOriginal`. */
  hash?: string;
  /** Of a translation: the hash of the original that it was made from. */
  translationOf?: string;
  /** By language, from `slug.LANGUAGE.md`. */
  translations: ReadonlyMap<string, Item>;
  /** Translations that were not filled in: their files, by language. */
  unfinished?: ReadonlyMap<string, string>;
}

/** The translation into a language, or the item itself. */
export function inLanguage<T extends { translations: ReadonlyMap<string, T> }>(
  original: T,
  language: string,
): T {
  return original.translations.get(language) ?? original;
}
