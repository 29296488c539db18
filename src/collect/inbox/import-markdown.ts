import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { decodeText, requireText } from '../../content/decode-text.ts';
import { inboxFolder } from '../../content/issue-folders.ts';
import { readItem } from '../../content/read-item.ts';
import { readPicture } from '../../content/read-picture.ts';
import { parseItemName } from '../../content/slug.ts';
import { type FieldValue, setFields } from '../../content/write-fields.ts';
import { createFileExclusive, ifMissing } from '../../lib/files.ts';
import type { Item } from '../../model/item.ts';
import { hasErrors, type Outcome } from '../../model/problem.ts';
import { itemContentOf, toKnownItem } from '../../stories/item-index.ts';
import type { FoundFile } from '../find-files.ts';
import { collectProblems } from '../problems.ts';
import { chooseName } from './choose-name.ts';
import type { ImportTools, StoryResult } from './import-tools.ts';
import { describeDuplicate, likelyDuplicate } from './prepare-story.ts';

interface Copy {
  to: string;
  bytes: Uint8Array;
}

export interface MarkdownOptions {
  section?: string | undefined;
  drafts: boolean;
  wasImported?: (title: string) => boolean;
}

/**
 * Copies a Markdown file and its pictures, unchanged except for the options. A likely duplicate
 * becomes a draft. A file with errors is not imported, and nothing is overwritten.
 */
export async function importMarkdown(
  { path, file }: FoundFile,
  tools: ImportTools,
  options: MarkdownOptions,
): Promise<Outcome<StoryResult | undefined>> {
  const { root, newsletter, index, dryRun } = tools;
  const source = await readFile(path);
  const { text = '' } = decodeText(source) ?? {};
  const tooComplex = await tools.inspect({ text, from: file });
  if (hasErrors(tooComplex)) return { value: undefined, problems: tooComplex };
  const { value: item, problems, pictures } = await readItem(path, file, newsletter);
  if (item === undefined) return { value: undefined, problems };
  const { title } = item;
  const to = `${inboxFolder}/${await chooseName(path, basename(path), tools)}`;
  const result = { from: file, to, title };
  const seen = (why: string): StoryResult => ({ ...result, fate: 'seen', why });
  if (options.wasImported?.(title)) return { value: seen('imported before'), problems: [] };
  const copies: Copy[] = [];
  for (const { path: name, ...place } of pictures) {
    const picture = await readPicture(dirname(path), name, place);
    if ('code' in picture) problems.push(picture);
    else copies.push({ to: `${inboxFolder}/${picture.path}`, bytes: picture.bytes });
  }
  const isTranslation = parseItemName(basename(path)).language !== undefined;
  const content = itemContentOf(item);
  const duplicate = isTranslation ? undefined : index.find(content);
  const fields = isTranslation ? {} : fieldsFor(item, options);
  const bytes = withFields(source, fields);
  if (duplicate !== undefined) {
    const isSure = duplicate.certainty === 'sure';
    if (isSure || (await compare(root, { to, bytes })) === 'same') {
      return { value: seen(describeDuplicate(duplicate)), problems };
    }
  }
  const marked = duplicate && {
    draft: true,
    duplicate_of: duplicate.known.id ?? duplicate.known.file,
  };
  // After its pictures: an interrupted import leaves no item that lacks one.
  copies.push({ to, bytes: marked === undefined ? bytes : withFields(bytes, marked) });
  const occupied = ({ to }: Copy) => collectProblems['already-in-inbox']({ file: to }, { file });
  const present = await Promise.all(copies.map((copy) => compare(root, copy)));
  problems.push(...copies.filter((_, at) => present[at] === 'other').map(occupied));
  const refused = { ...result, fate: 'refused' as const };
  if (hasErrors(problems)) return { value: refused, problems };
  if (!dryRun) {
    await tools.withInboxLock(async () => {
      for (const copy of copies) {
        const isWritten = await createFileExclusive(join(root, copy.to), copy.bytes);
        if (!isWritten && (await compare(root, copy)) === 'other') problems.push(occupied(copy));
      }
    });
    if (hasErrors(problems)) return { value: refused, problems };
  }
  if (present.at(-1) === 'same') return { value: seen('in the inbox already'), problems };
  if (!isTranslation) index.add(toKnownItem(content, to));
  if (duplicate !== undefined) {
    problems.push(likelyDuplicate(to, title, duplicate));
    return { value: { ...result, fate: 'draft', why: describeDuplicate(duplicate) }, problems };
  }
  const draft = fields.draft && { fate: 'draft' as const, why: 'needs review' };
  return { value: { ...result, fate: item.draft ? 'draft' : 'new', ...draft }, problems };
}

function fieldsFor(item: Item, { section, drafts }: MarkdownOptions): Record<string, FieldValue> {
  return {
    ...(section !== undefined && item.section === undefined && { section }),
    ...(drafts && !item.draft && { draft: true }),
  };
}

function withFields(bytes: Uint8Array, fields: Record<string, FieldValue>): Uint8Array {
  if (Object.keys(fields).length === 0) return bytes;
  const { text, mark } = requireText(bytes, 'the file');
  return Buffer.from(mark + setFields(text, fields));
}

async function compare(root: string, { to, bytes }: Copy): Promise<'absent' | 'same' | 'other'> {
  const present = await readFile(join(root, to)).catch(ifMissing(undefined));
  if (present === undefined) return 'absent';
  return Buffer.compare(present, bytes) === 0 ? 'same' : 'other';
}
