import transliterate from '@sindresorhus/transliterate';

/**
 * A name for files and addresses: small ASCII letters, digits and hyphens, from any words.
 * `Đorđe šalje` → `djordje-salje`.
 * @returns 'item' where no letter is left.
 */
export function slugify(words: string): string {
  const ascii = transliterate(words, {
    customReplacements: [
      ['đ', 'dj'],
      ['Đ', 'dj'],
    ],
  });
  const slug = ascii
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
    .replace(/-+$/, '');
  return slug === '' ? 'item' : slug;
}

/** What a file of this name would mean instead in a folder of stories; and what Windows has no file of. */
const reserved = /^(?:issue|readme|con|prn|aux|nul|(?:com|lpt)\d)$/;

/** The name of a story's file, of its title or the name that it had: as `slugify`, but none that is taken for something else. */
export function storySlug(words: string): string {
  const slug = slugify(words);
  return reserved.test(slug) ? `story-${slug}` : slug;
}

/**
 * The address of a list of stories by its name: as `slugify`, but names in letters that it does not
 * know do not fall together.
 */
export function listSlug(name: string): string {
  const slug = slugify(name);
  if (slug !== 'item' || /item/i.test(name)) return slug;
  const points = [...name.trim()].map((letter) => `u${letter.codePointAt(0)?.toString(16)}`);
  return points.join('-').slice(0, 80);
}

/** What the name of an item's file says. */
export interface ItemName {
  slug: string;
  /** BCP 47, from `slug.sr-Latn.md`. */
  language?: string;
  /** `YYYY-MM-DD`, from `2026-11-24-slug.md`. */
  date?: string;
}

/** Reads `01-slug.md`, `2026-11-24-slug.md`, `2026-11-24.md`, `slug.sr-Latn.md`. */
export function parseItemName(name: string): ItemName {
  const match =
    /^(?:(\d{4}-\d{2}-\d{2})(?:-|(?=\.))|\d+-)?(.*?)(?:\.([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*))?\.(?:md|markdown)$/i.exec(
      name,
    );
  const [, date, words, language] = match ?? [];
  return {
    slug: slugify(words || date || name),
    ...(language !== undefined && { language }),
    ...(date !== undefined && { date }),
  };
}
