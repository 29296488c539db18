import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inboxFolder } from '../../content/issue-folders.ts';
import { createFileExclusive } from '../../lib/files.ts';

/**
 * Writes an item and its pictures (by path in the inbox), under a new name if its name is taken.
 * The item comes last: an interrupted run leaves no item without its pictures. Returns the item's
 * path.
 */
export async function writeItem(
  root: string,
  slug: string,
  text: string,
  pictures: ReadonlyMap<string, Uint8Array>,
): Promise<string> {
  for (const [path, bytes] of pictures) {
    // The name has a hash of the content: a file of this name is the same picture.
    await createFileExclusive(join(root, inboxFolder, path), bytes);
  }
  for (let count = 1; ; count += 1) {
    const file = `${inboxFolder}/${slug}${count === 1 ? '' : `-${count}`}.md`;
    // Read first: an attempt to create it would write and flush a temporary file.
    const present = await readFile(join(root, file), 'utf8').catch(() => undefined);
    // An interrupted run wrote it.
    if (present === text) return file;
    if (present === undefined && (await createFileExclusive(join(root, file), text))) return file;
  }
}
