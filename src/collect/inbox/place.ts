import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inboxFolder } from '../../content/read-inbox.ts';
import { createFileExclusive } from '../../lib/files.ts';

/**
 * Puts a story and its pictures into the inbox. Nothing there is written over: a file of the same
 * name makes the story's name end in a number. The story comes after its pictures, so that one
 * that was stopped in between lacks none, and is brought again.
 * @param slug Of the story, without ending. @param pictures By path from the inbox.
 * @returns Where it lies, relative to the root.
 */
export async function placeStory(
  root: string,
  slug: string,
  text: string,
  pictures: ReadonlyMap<string, Uint8Array>,
): Promise<string> {
  for (const [path, bytes] of pictures) {
    // Their names hold a hash of what they are: one that is there is the same.
    await createFileExclusive(join(root, inboxFolder, path), bytes);
  }
  for (let count = 1; ; count += 1) {
    const file = `${inboxFolder}/${slug}${count === 1 ? '' : `-${count}`}.md`;
    // Looked at before it is tried: to try means a file that is written and flushed for nothing.
    const there = await readFile(join(root, file), 'utf8').catch(() => undefined);
    // The same story, of a run that was stopped before it could say so.
    if (there === text) return file;
    if (there === undefined && (await createFileExclusive(join(root, file), text))) return file;
  }
}
