import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ifMissing } from '../lib/files.ts';
import type { Item, Markdown, Picture } from '../model/item.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome, Place, Problem } from '../model/problem.ts';
import { modelProblems } from '../model/problems.ts';
import { picturesIn } from './parse-markdown.ts';
import { contentProblems } from './problems.ts';
import { readItem } from './read-item.ts';
import { readPicture } from './read-picture.ts';
import { parseItemName } from './slug.ts';
import { limitParsing } from './text-limits.ts';

export interface FolderContent {
  items: Item[];
  pictures: Map<string, Picture>;
}

/** Reads a folder's items. `others` is other Markdown that can name pictures: intros. */
export async function readFolder(
  root: string,
  folder: string,
  newsletter: Newsletter,
  others: readonly { file: string; body: Markdown }[],
): Promise<Outcome<FolderContent>> {
  const problems: Problem[] = [];
  const limit = limitParsing();
  const read: { item: Item; language?: string }[] = [];
  for (const name of await itemFiles(join(root, folder))) {
    const file = `${folder}/${name}`;
    const { value: item, problems: found } = await readItem(
      join(root, file),
      file,
      newsletter,
      limit,
    );
    problems.push(...found);
    const { language } = parseItemName(name);
    if (item !== undefined) read.push({ item, ...(language !== undefined && { language }) });
  }
  const originals = read.filter(({ language }) => language === undefined).map(({ item }) => item);
  problems.push(...duplicateSlugs(originals));
  const items = originals.map((item) => ({ ...item, translations: new Map<string, Item>() }));
  for (const { item, language } of read) {
    if (language === undefined) continue;
    const original = items.find(({ slug }) => slug === item.slug);
    if (original === undefined || !newsletter.languages.includes(language)) {
      problems.push(strayTranslation(item, language, original !== undefined, newsletter));
    } else {
      original.translations.set(language, item);
    }
  }

  const pictures = new Map<string, Picture>();
  const named = [
    ...others.flatMap(({ file, body }) => picturesIn(body).map((each) => ({ file, ...each }))),
    ...read.flatMap(({ item }) => namedPictures(item)),
  ];
  for (const { path, ...place } of named) {
    const picture = await readPicture(join(root, folder), path, place);
    if ('code' in picture) problems.push(picture);
    else pictures.set(path, picture);
  }
  return { value: { items, pictures }, problems };
}

/** The Markdown files of a folder that are items, in the order of their names. */
export async function itemFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(ifMissing([]));
  return entries
    .filter((entry) => entry.isFile() && /^[^.].*\.(md|markdown)$/i.test(entry.name))
    .map((entry) => entry.name)
    .filter((name) => !/^(issue(\.[a-z]{2,3}(-\w+)*)?|readme)\.md$/i.test(name))
    .sort();
}

/** The pictures in the front matter and body of an item, with the place of each. */
export function namedPictures(item: Item): ({ path: string } & Place)[] {
  const inBody = picturesIn(item.body).map((each) => ({ file: item.file, ...each }));
  if (item.image === undefined) return inBody;
  return [{ path: item.image, file: item.file, line: item.imageLine ?? 1 }, ...inBody];
}

function duplicateSlugs(items: readonly Item[]): Problem[] {
  return items.flatMap(({ slug, file }, index) => {
    const first = items.find((each) => each.slug === slug);
    if (first === undefined || first === items[index]) return [];
    return [contentProblems['duplicate-slug']({ slug, other: first.file }, { file, line: 1 })];
  });
}

function strayTranslation(
  { slug, file }: Item,
  language: string,
  hasOriginal: boolean,
  { languages }: Newsletter,
): Problem {
  const place = { file, line: 1 };
  return hasOriginal
    ? modelProblems['unknown-language']({ value: language, known: languages }, place)
    : contentProblems['translation-alone']({ original: `${slug}.md` }, place);
}
