import { UniqueNames } from '../lib/text/unique-names.ts';
import { freshSlug, type ItemName, parseItemName } from './slug.ts';

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
  const parsed = withKeys(files.map((file) => ({ file, ...parseItemName(file) })));
  const isExact = ({ words, slug }: { words: string; slug: string }): boolean =>
    words.toLowerCase() === slug;
  for (const { file, key } of parsed) {
    const slug = published[file];
    if (slug === undefined) continue;
    names.add(slug);
    slugs.set(key, slug);
  }
  for (const { words, slug, key } of [
    ...parsed.filter(isExact),
    ...parsed.filter((each) => !isExact(each)),
  ]) {
    if (slugs.has(key)) continue;
    const fresh = freshSlug(words);
    slugs.set(key, isNew ? names.claim(fresh) : names.claim(slug, fresh));
  }
  return new Map(parsed.map(({ file, slug, key }) => [file, slugs.get(key) ?? slug]));
}

/** Keys that are equal for an original and its translations; of names of several dates, each has its own. */
function withKeys<T extends ItemName>(names: readonly T[]): (T & { key: string })[] {
  const keyOf = ({ words }: ItemName): string => words.normalize('NFC').toLowerCase();
  const dates = Map.groupBy(names, keyOf);
  return names.map((name) => {
    const key = keyOf(name);
    const isDated = new Set(dates.get(key)?.map(({ date }) => date)).size > 1;
    return { ...name, key: isDated ? `${name.date ?? ''} ${key}` : key };
  });
}
