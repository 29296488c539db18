import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findPictureFile } from '../content/find-picture-file.ts';
import { inboxFolder } from '../content/issue-folders.ts';
import { picturesIn } from '../content/parse-markdown.ts';
import { contentProblems } from '../content/problems.ts';
import { readPublishedNames } from '../content/published-names.ts';
import { namedPictures } from '../content/read-folder.ts';
import { issueFolderName } from '../model/issue.ts';
import type { Item } from '../model/item.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { type MovedFile, type MovePlan, movePicture } from './move-files.ts';
import { type IntoOptions, moveText } from './plan-into.ts';

export interface OutOptions extends Omit<IntoOptions, 'today' | 'newId'> {
  /** Of the issue. */
  items: readonly Item[];
}

/** Plans what `compose --out` moves back to the inbox, and writes nothing. */
export async function planOut(options: OutOptions): Promise<Outcome<MovePlan>> {
  const { root, issue, items, inbox } = options;
  const known = new Map(inbox.items.map(({ slug, file }) => [slug, file]));
  const problems: Problem[] = [];
  const files: MovedFile[] = [];
  const left = new Set(issue.aliases);
  for (const item of items) {
    const { slug, file } = item;
    const other = known.get(slug);
    if (other !== undefined) {
      problems.push(contentProblems['duplicate-slug']({ slug, other }, { file, line: 1 }));
    }
    const own = await publishedAddresses(item, options);
    for (const address of own) left.add(address);
    const aliases = [...new Set([...item.aliases, ...own])];
    const fields = aliases.length === item.aliases.length ? {} : { aliases };
    files.push(await moveText(root, file, `${inboxFolder}/${slug}.md`, fields));
    const translations = [
      ...[...item.translations].map(([language, each]) => [language, each.file] as const),
      ...(item.unfinished ?? []),
    ];
    for (const [language, from] of translations) {
      files.push(await moveText(root, from, `${inboxFolder}/${slug}.${language}.md`, {}));
    }
  }
  if (left.size > (issue.aliases ?? []).length) files.push(await leadToIssue(options, [...left]));
  const pictures = await movePictures(options);
  problems.push(...pictures.problems);
  const move = { id: issue.id, number: issue.number, files: [...files, ...pictures.value] };
  return { value: move, problems };
}

/** Until the stories are in an issue again, their addresses lead to the one that they were in. */
async function leadToIssue({ root, issue }: OutOptions, aliases: string[]): Promise<MovedFile> {
  const to = `${issue.folder}/issue.md`;
  const { from, bytes } = await moveText(root, to, to, { aliases });
  return { to, bytes, ...(from !== undefined && { replaces: from.bytes }) };
}

/** Its addresses in this issue, if the site has them. */
async function publishedAddresses({ slug }: Item, { root, issue, newsletter }: OutOptions) {
  const folder = issueFolderName(issue.number);
  const names = await readPublishedNames(join(root, 'public'));
  if (names?.issues[folder] === undefined) return [];
  const [first, ...others] = newsletter.languages;
  const languages = others.filter((language) => issue.translations.has(language));
  return [first, ...languages].map((language) =>
    language === first ? `/${folder}/${slug}/` : `/${folder}/${language}/${slug}/`,
  );
}

/** A picture that other stories or the intro show, too, is copied. */
async function movePictures({ root, issue, items }: OutOptions): Promise<Outcome<MovedFile[]>> {
  const folder = join(root, issue.folder);
  const resolve = async (named: Iterable<string>): Promise<Set<string>> => {
    const found = await Promise.all([...named].map((path) => findPictureFile(folder, path)));
    return new Set(found.flatMap((each) => (typeof each === 'object' ? [each.path] : [])));
  };
  const all = (each: Item): Item[] => [each, ...each.translations.values()];
  const others = issue.items.filter((item) => !items.includes(item)).flatMap(all);
  const intros = [issue.intro, ...[...issue.translations.values()].map(({ intro }) => intro)];
  const shown = intros.flatMap((intro) => picturesIn(intro).map(({ path }) => path));
  const stays = await resolve([...others.flatMap(namedPictures), ...shown]);
  const problems: Problem[] = [];
  const files: MovedFile[] = [];
  for (const path of await resolve(items.flatMap(all).flatMap(namedPictures))) {
    const [file, to] = [`${issue.folder}/${path}`, `${inboxFolder}/${path}`];
    const bytes = await readFile(join(root, file));
    const picture = await movePicture(root, { file, to, bytes, keep: stays.has(path) });
    files.push(picture.value);
    problems.push(...picture.problems);
  }
  return { value: files, problems };
}
