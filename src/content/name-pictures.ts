import { UniqueNames } from '../lib/text/unique-names.ts';
import type { Picture } from '../model/item.ts';

/** Other files of an issue's folder on the site. */
const ofIssue = ['index.html', 'email.html', 'email.txt', 'card.png'];

/**
 * Gives every picture a name of its own on the site. What was published keeps its name, then a
 * picture that was not converted has the name of its file, then `photo.webp` becomes `photo.jpg`
 * or, if that is another picture, `photo-2.jpg`.
 * @param pictures By path as written; `source` is the file that each was made from.
 * @param published Names on the site by file. @param reserved Names of other files there.
 */
export function namePictures(
  pictures: ReadonlyMap<string, Picture>,
  published: Readonly<Record<string, string>> = {},
  reserved: readonly string[] = ofIssue,
): Map<string, Picture> {
  const sources = new Map([...pictures.values()].map(({ source, path }) => [source ?? path, path]));
  const names = new UniqueNames(reserved);
  const named = new Map<string, string>();
  for (const source of sources.keys()) {
    const name = published[source];
    if (name === undefined || named.has(source)) continue;
    names.add(name);
    named.set(source, name);
  }
  const others = [...sources].filter(([source]) => !named.has(source));
  const isKept = ([source, wish]: [string, string]): boolean => source === wish;
  for (const [source, wish] of [
    ...others.filter(isKept),
    ...others.filter((each) => !isKept(each)),
  ]) {
    named.set(source, names.claim(wish));
  }
  return new Map(
    [...pictures].map(([written, { source: file, ...picture }]) => {
      const source = file ?? picture.path;
      const path = named.get(source) ?? picture.path;
      return [written, { ...picture, path, ...(path !== source && { source }) }];
    }),
  );
}
