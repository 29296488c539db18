import transliterate from '@sindresorhus/transliterate';

/** Lower-case ASCII letters, digits, hyphens: `Đorđe šalje` → `djordje-salje`; else 'item'. */
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

/** Other files of a folder of stories, and names that Windows does not allow. */
const reserved = /^(?:issue|readme|con|prn|aux|nul|(?:com|lpt)\d)$/;

/** The file name of a story: like `slugify`, but never a reserved name. */
export function storySlug(words: string): string {
  const slug = slugify(words);
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
