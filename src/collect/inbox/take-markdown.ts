import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readPicture } from '../../content/pictures.ts';
import { namedPictures } from '../../content/read-folder.ts';
import { inboxFolder } from '../../content/read-inbox.ts';
import { readItem } from '../../content/read-item.ts';
import { parseItemName, storySlug } from '../../content/slug.ts';
import { type FieldValue, setFields } from '../../content/write-fields.ts';
import { createFileExclusive, ifMissing } from '../../lib/files.ts';
import type { Item } from '../../model/item.ts';
import { hasErrors, type Outcome, type Problem } from '../../model/problem.ts';
import { contentOf, type Duplicate, toKnownItem } from '../../stories/item-index.ts';
import type { Found } from '../find-files.ts';
import { type Desk, likelyRepeat, type Taken, whereTold } from './take-up.ts';

interface Copy {
  /** Relative to the root. */
  to: string;
  bytes: Uint8Array;
}

/** How Markdown comes in; what a file says itself goes before. */
export interface MarkdownWishes {
  section?: string;
  drafts: boolean;
  /** Whether a story of this title came before from the same file. */
  cameBefore?: (title: string) => boolean;
}

/**
 * Brings a Markdown file into the inbox as it is, with the pictures that it names, and the section
 * and the draft that were wished written into it. One that does not fit is told and left where it is; nothing in the inbox is written over, and the same file
 * again changes nothing. A likely repeat becomes a draft that names the earlier story.
 */
export async function takeMarkdown(
  { path, file }: Found,
  desk: Desk,
  wishes: MarkdownWishes = { drafts: false },
): Promise<Outcome<Taken | undefined>> {
  const { root, newsletter, past, dryRun } = desk;
  const source = await readFile(path);
  const excess = await desk.inspect({ text: new TextDecoder().decode(source), from: file });
  if (hasErrors(excess)) return { value: undefined, problems: excess };
  const { value: item, problems } = await readItem(path, file, newsletter);
  if (item === undefined) return { value: undefined, problems };
  const story = contentOf(item);
  const to = `${inboxFolder}/${inboxName(basename(path))}`;
  const taken = { from: file, to, title: item.title };
  if (wishes.cameBefore?.(item.title)) {
    return { value: { ...taken, fate: 'seen', why: 'it came before' }, problems: [] };
  }
  const repeat = isTranslation(path) ? undefined : past.find(story);
  const copies: Copy[] = [];
  for (const { path: name, ...place } of namedPictures(item)) {
    const picture = await readPicture(dirname(path), name, place);
    if ('code' in picture) problems.push(picture);
    else copies.push({ to: `${inboxFolder}/${picture.path}`, bytes: picture.bytes });
  }
  const fields = isTranslation(path) ? {} : wished(item, wishes);
  const bytes = withFields(source, fields);
  if (repeat?.certainty === 'sure' || (repeat !== undefined && (await isThere(root, to, bytes)))) {
    return { value: { ...taken, fate: 'seen', why: whereTold(repeat) }, problems };
  }
  // The story comes after its pictures: stopped in between, no story lacks one.
  copies.push({ to, bytes: repeat === undefined ? bytes : withFields(bytes, repeatOf(repeat)) });
  const fates = await Promise.all(copies.map((copy) => compare(root, copy)));
  problems.push(
    ...copies.flatMap((copy, index) => (fates[index] === 'other' ? [occupied(file, copy)] : [])),
  );
  const refused = { ...taken, fate: 'refused' as const };
  if (hasErrors(problems)) return { value: refused, problems };
  if (!dryRun) {
    await desk.alone(async () => {
      for (const copy of copies) {
        const made = await createFileExclusive(join(root, copy.to), copy.bytes);
        if (!made && (await compare(root, copy)) === 'other') problems.push(occupied(file, copy));
      }
    });
    if (hasErrors(problems)) return { value: refused, problems };
  }
  if (fates.at(-1) === 'same')
    return { value: { ...taken, fate: 'seen', why: 'it lies there' }, problems };
  if (!isTranslation(path)) past.add(toKnownItem(story, to));
  if (repeat === undefined) {
    const waits = fields.draft && { fate: 'draft' as const, why: 'to be looked at' };
    return { value: { ...taken, fate: item.draft ? 'draft' : 'new', ...waits }, problems };
  }
  problems.push(likelyRepeat(to, item.title, repeat));
  const why = `${whereTold(repeat)}, with the same ${repeat.reason}`;
  return { value: { ...taken, fate: 'draft', why }, problems };
}

function wished(item: Item, { section, drafts }: MarkdownWishes): Record<string, FieldValue> {
  return {
    ...(section !== undefined && item.section === undefined && { section }),
    ...(drafts && !item.draft && { draft: true }),
  };
}

function repeatOf({ known }: Duplicate): Record<string, FieldValue> {
  return { draft: true, duplicate_of: known.id ?? known.file };
}

function withFields(bytes: Uint8Array, fields: Record<string, FieldValue>): Uint8Array {
  if (Object.keys(fields).length === 0) return bytes;
  return Buffer.from(setFields(new TextDecoder().decode(bytes), fields));
}

function isTranslation(path: string): boolean {
  return parseItemName(basename(path)).language !== undefined;
}

async function isThere(root: string, to: string, bytes: Uint8Array): Promise<boolean> {
  return (await compare(root, { to, bytes })) === 'same';
}

/** A safe name that says the same: day, slug and language. */
function inboxName(name: string): string {
  const { slug, date, language } = parseItemName(name);
  return `${date === undefined ? '' : `${date}-`}${storySlug(slug)}${language === undefined ? '' : `.${language}`}.md`;
}

async function compare(root: string, { to, bytes }: Copy): Promise<'absent' | 'same' | 'other'> {
  const there = await readFile(join(root, to)).catch(ifMissing(undefined));
  if (there === undefined) return 'absent';
  return Buffer.compare(there, bytes) === 0 ? 'same' : 'other';
}

function occupied(file: string, { to }: Copy): Problem {
  return {
    code: 'already-in-inbox',
    severity: 'error',
    message: `The inbox has another file of this name: ${to}.`,
    hint: 'Rename one of the two, and where it is a picture, the name in the text too.',
    file,
  };
}
