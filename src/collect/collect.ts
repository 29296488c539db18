import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readPicture } from '../content/pictures.ts';
import { namedPictures } from '../content/read-folder.ts';
import { inboxFolder } from '../content/read-inbox.ts';
import { readItem } from '../content/read-item.ts';
import { parseItemName } from '../content/slug.ts';
import { createFileExclusive } from '../content/write.ts';
import type { Newsletter } from '../newsletter/newsletter.ts';
import { hasErrors, type Outcome, type Problem } from '../newsletter/problem.ts';
import { type Found, findMarkdown } from './find.ts';

/** What became of one file that was named. */
export interface Collected {
  from: string;
  /** Relative to the root; where it is, or would be, in the inbox. */
  to: string;
  title: string;
  fate: 'new' | 'there already' | 'refused';
}

export interface CollectOptions {
  root: string;
  newsletter: Newsletter;
  paths: readonly { path: string; typed: string }[];
  dryRun: boolean;
}

/**
 * Brings Markdown files into the inbox, with the pictures that they name. A file that does not
 * fit is told and left where it is; nothing in the inbox is written over, and the same file
 * again changes nothing.
 */
export async function collectMarkdown(options: CollectOptions): Promise<Outcome<Collected[]>> {
  const { value: found, problems } = await findMarkdown(options.paths);
  const value: Collected[] = [];
  for (const each of found) {
    const one = await collectFile(each, options);
    problems.push(...one.problems);
    if (one.value !== undefined) value.push(one.value);
  }
  return { value, problems };
}

interface Copy {
  /** Relative to the root. */
  to: string;
  bytes: Uint8Array;
}

async function collectFile(
  { path, file }: Found,
  { root, newsletter, dryRun }: CollectOptions,
): Promise<Outcome<Collected | undefined>> {
  const { value: item, problems } = await readItem(path, file, newsletter);
  if (item === undefined) return { value: undefined, problems };
  const copies: Copy[] = [];
  for (const { path: name, ...place } of namedPictures(item)) {
    const picture = await readPicture(dirname(path), name, place);
    if ('code' in picture) problems.push(picture);
    else copies.push({ to: `${inboxFolder}/${picture.path}`, bytes: picture.bytes });
  }
  const to = `${inboxFolder}/${inboxName(basename(path))}`;
  // The story comes after its pictures: stopped in between, no story lacks one.
  copies.push({ to, bytes: await readFile(path) });
  const fates = await Promise.all(copies.map((copy) => compare(root, copy)));
  problems.push(
    ...copies.flatMap((copy, index) => (fates[index] === 'other' ? [taken(file, copy)] : [])),
  );
  const collected = { from: file, to, title: item.title };
  if (hasErrors(problems)) return { value: { ...collected, fate: 'refused' }, problems };
  const fate = fates.at(-1) === 'same' ? 'there already' : 'new';
  if (!dryRun) {
    for (const copy of copies) {
      const made = await createFileExclusive(join(root, copy.to), copy.bytes);
      if (!made && (await compare(root, copy)) === 'other') problems.push(taken(file, copy));
    }
  }
  return { value: { ...collected, fate: hasErrors(problems) ? 'refused' : fate }, problems };
}

/** A safe name that says the same: day, slug and language. */
function inboxName(name: string): string {
  const { slug, date, language } = parseItemName(name);
  return `${date === undefined ? '' : `${date}-`}${slug}${language === undefined ? '' : `.${language}`}.md`;
}

async function compare(root: string, { to, bytes }: Copy): Promise<'absent' | 'same' | 'other'> {
  const there = await readFile(join(root, to)).catch((error) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (there === undefined) return 'absent';
  return Buffer.compare(there, bytes) === 0 ? 'same' : 'other';
}

function taken(file: string, { to }: Copy): Problem {
  return {
    code: 'already-in-inbox',
    severity: 'error',
    message: `The inbox has another file of this name: ${to}.`,
    hint: 'Rename one of the two, and where it is a picture, the name in the text too.',
    file,
  };
}
