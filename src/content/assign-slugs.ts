import { UniqueNames } from '../lib/text/unique-names.ts';
import { freshSlug, parseItemName } from './slug.ts';

/**
 * Gives each file of a folder a slug. Files with different names never share one: what was published
 * keeps its slug, then a name that is a slug already, then the others in the order of their names.
 * @param published Slugs by file name. @param isNew Nothing of the folder was published (the inbox).
 * @returns slugs by file name; a file whose name another one has too has that one's slug.
 */
export function assignSlugs(
  files: readonly string[],
  published: Readonly<Record<string, string>> = {},
  isNew = false,
): Map<string, string> {
  const names = new UniqueNames();
  const slugs = new Map<string, string>();
  const parsed = files.map((file) => ({ file, ...parseItemName(file) }));
  const isExact = ({ words, slug }: { words: string; slug: string }): boolean =>
    words.toLowerCase() === slug;
  for (const { file, words } of parsed) {
    const slug = published[file];
    if (slug === undefined) continue;
    names.add(slug);
    slugs.set(keyOfWords(words), slug);
  }
  for (const { words, slug } of [
    ...parsed.filter(isExact),
    ...parsed.filter((each) => !isExact(each)),
  ]) {
    const key = keyOfWords(words);
    if (slugs.has(key)) continue;
    const fresh = freshSlug(words);
    slugs.set(key, isNew ? names.claim(fresh) : names.claim(slug, fresh));
  }
  return new Map(
    parsed.map(({ file, words, slug }) => [file, slugs.get(keyOfWords(words)) ?? slug]),
  );
}

/** Equal for the names of an original and its translations. */
function keyOfWords(words: string): string {
  return words.normalize('NFC').toLowerCase();
}
