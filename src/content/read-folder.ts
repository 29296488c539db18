import { join } from 'node:path';
import { entriesIn } from '../lib/list-files.ts';
import type { Item, Markdown, Picture } from '../model/item.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { assignSlugs } from './assign-slugs.ts';
import { picturesIn } from './parse-markdown.ts';
import { contentProblems } from './problems.ts';
import { readItem } from './read-item.ts';
import { readLanguage } from './read-language.ts';
import { type NamedPicture, readPictures } from './read-pictures.ts';
import { isUnfinished } from './read-skeleton.ts';
import { parseItemName } from './slug.ts';
import { limitParsing } from './text-limits.ts';

export interface FolderContent {
  /** Without errors. */
  items: Item[];
  /** With those that have errors, for checks; absent if one cannot be read at all. */
  allItems?: Item[];
  pictures: Map<string, Picture>;
}

export interface FolderReading {
  newsletter: Newsletter;
  /** Other Markdown that can name pictures: intros. */
  others: readonly { file: string; body: Markdown }[];
  /** Decodes a picture; throws if it is damaged. */
  decode: (picture: Picture) => Promise<Picture>;
  /** Published slugs by file name; absent for the inbox. */
  slugs?: Readonly<Record<string, string>>;
}

/** Reads a folder's items and pictures, and finds all problems in them. */
export async function readFolder(
  root: string,
  folder: string,
  { newsletter, others, decode, slugs }: FolderReading,
): Promise<Outcome<FolderContent>> {
  const problems: Problem[] = [];
  const limit = limitParsing();
  const names = itemFiles(join(root, folder));
  const slugOf = assignSlugs(names, slugs, slugs === undefined);
  const read: { item: Item; language?: string }[] = [];
  const faulty = new Set<string>();
  let isWhole = true;
  const skeletons: { file: string; language: string; slug: string }[] = [];
  const named: NamedPicture[] = others.flatMap(({ file, body }) =>
    picturesIn(body).map((each) => ({ file, ...each })),
  );
  for (const name of names) {
    const file = `${folder}/${name}`;
    const { language } = parseItemName(name);
    if (language !== undefined && (await isUnfinished(root, file))) {
      skeletons.push({ file, language, slug: slugOf.get(name) ?? parseItemName(name).slug });
      continue;
    }
    const parsed = await readItem(join(root, file), file, newsletter, limit);
    problems.push(...parsed.problems);
    named.push(...parsed.pictures);
    const found = parsed.value ?? parsed.faulty;
    if (parsed.value === undefined) faulty.add(file);
    if (found === undefined) {
      isWhole = false;
      continue;
    }
    const item = { ...found, slug: slugOf.get(name) ?? found.slug };
    read.push({ item, ...(language !== undefined && { language }) });
  }
  const originals = read.filter(({ language }) => language === undefined).map(({ item }) => item);
  problems.push(...duplicateSlugs(originals));
  const items = originals.map((item) => ({
    ...item,
    translations: new Map<string, Item>(),
    unfinished: new Map<string, string>(),
  }));
  for (const { file, language, slug } of skeletons) {
    const known = readLanguage(language, newsletter.languages, { file, line: 1 });
    problems.push(...known.problems);
    const original = items.find((item) => item.slug === slug);
    if (known.value !== undefined) original?.unfinished.set(known.value, file);
  }
  for (const { item, language } of read) {
    if (language === undefined) continue;
    const original = items.find(({ slug }) => slug === item.slug);
    const place = { file: item.file, line: 1 };
    if (original === undefined) {
      problems.push(contentProblems['translation-alone']({ original: `${item.slug}.md` }, place));
      continue;
    }
    const known = readLanguage(language, newsletter.languages, place);
    problems.push(...known.problems);
    if (known.value === undefined) continue;
    const other = original.translations.get(known.value);
    if (other === undefined) original.translations.set(known.value, item);
    else problems.push(contentProblems['duplicate-translation']({ other: other.file }, place));
  }
  const pictures = await readPictures(named, {
    root,
    folder,
    paper: newsletter.theme.paper,
    decode,
  });
  return {
    value: {
      items: withoutFaulty(items, faulty),
      ...(isWhole && { allItems: items }),
      pictures: pictures.value,
    },
    problems: [...problems, ...pictures.problems],
  };
}

function withoutFaulty(items: Item[], faulty: ReadonlySet<string>): Item[] {
  if (faulty.size === 0) return items;
  return items
    .filter(({ file }) => !faulty.has(file))
    .map((item) => ({
      ...item,
      translations: new Map([...item.translations].filter(([, { file }]) => !faulty.has(file))),
    }));
}

/** The Markdown files of a folder that are items, in the order of their names. */
export function itemFiles(folder: string): string[] {
  return entriesIn(folder)
    .filter((entry) => entry.isFile() && /^[^.].*\.(md|markdown)$/i.test(entry.name))
    .map((entry) => entry.name)
    .filter((name) => !/^(issue(\..+)?|readme)\.md$/i.test(name));
}

/** The paths of the pictures in the front matter and body of an item, as written. */
export function namedPictures({ image, body }: Item): string[] {
  return [...(image === undefined ? [] : [image]), ...picturesIn(body).map(({ path }) => path)];
}

function duplicateSlugs(items: readonly Item[]): Problem[] {
  return items.flatMap(({ slug, file }, index) => {
    const first = items.find((each) => each.slug === slug);
    if (first === undefined || first === items[index]) return [];
    return [contentProblems['duplicate-slug']({ slug, other: first.file }, { file, line: 1 })];
  });
}
