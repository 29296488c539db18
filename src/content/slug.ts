import { loadNow } from '../lib/load-now.ts';

/**
 * Lower-case ASCII letters, digits, hyphens: `Đorđe šalje` → `djordje-salje`; else 'item'. Published
 * addresses are made by it, so it never changes.
 */
export function slugify(words: string): string {
  return hyphenate(toLatin(words));
}

/** For names that are not published yet: like `slugify`, in every script: `東京` → `dongjing`. */
export function freshSlug(words: string): string {
  if (isPlain(words)) return hyphenate(words);
  const { default: anyAscii }: typeof import('any-ascii') = loadNow('any-ascii');
  return hyphenate(anyAscii(toLatin(words)));
}

/** True for words that have nothing to replace. The packages take 16 ms of every command to load. */
function isPlain(words: string): boolean {
  return /^[\w .,:;!?'()/-]*$/.test(words);
}

function toLatin(words: string): string {
  if (isPlain(words)) return words;
  const { default: transliterate }: typeof import('@sindresorhus/transliterate') = loadNow(
    '@sindresorhus/transliterate',
  );
  return transliterate(words, {
    customReplacements: [
      ['đ', 'dj'],
      ['Đ', 'dj'],
    ],
  });
}

function hyphenate(latin: string): string {
  const slug = latin
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
    .replace(/-+$/, '');
  return slug === '' ? 'item' : slug;
}

/** Other files of a folder of stories, and names that Windows does not allow. */
const reserved = /^(?:issue|readme|con|prn|aux|nul|(?:com|lpt)\d)$/;

/** The file name of a story: like `freshSlug`, but never a reserved name. */
export function storySlug(words: string): string {
  const slug = freshSlug(words);
  return reserved.test(slug) ? `story-${slug}` : slug;
}

/** For the URL of a list: like `slugify`, but different for every name in an unknown script. */
export function listSlug(name: string): string {
  const slug = slugify(name);
  if (slug !== 'item' || /item/i.test(name)) return slug;
  const points = [...name.trim()].map((letter) => `u${letter.codePointAt(0)?.toString(16)}`);
  return points.join('-').slice(0, 80);
}

export interface ItemName {
  /** The name without number, language and ending, as it is written. */
  words: string;
  slug: string;
  /** BCP 47, from `slug.sr-Latn.md`. */
  language?: string;
  /** `YYYY-MM-DD`, from `2026-11-24-slug.md`. */
  date?: string;
}

/** Reads `01-slug.md`, `2026-11-24-slug.md`, `2026-11-24.md`, `slug.sr-Latn.md`. */
export function parseItemName(name: string): ItemName {
  const match =
    /^(?:(\d{4}-\d{2}-\d{2})(?:-|(?=\.))|\d+-)?(.*?)(?:\.([a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*))?\.(?:md|markdown)$/i.exec(
      name,
    );
  const [, date, written, language] = match ?? [];
  const words = written || date || name;
  return {
    words,
    slug: slugify(words),
    ...(language !== undefined && { language }),
    ...(date !== undefined && { date }),
  };
}
