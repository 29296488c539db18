import { createHash } from 'node:crypto';
import { closeSync, type Dirent, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf } from '../lib/hash.ts';
import { listFiles } from '../lib/list-files.ts';
import { issueFolder } from './issue-folders.ts';

/** A hash over all that is in an issue's folder, also what only `check` reports, such as links. */
export function hashIssue(root: string, number: number): string {
  const folder = join(root, issueFolder(number));
  const entries = listFiles(folder).sort(([a], [b]) => (a < b ? -1 : 1));
  return hashOf(
    ...entries.flatMap(([path, entry]) => [
      path + (entry.isDirectory() ? '/' : entry.isFile() ? '' : '@'),
      isFile(entry, join(folder, path)) ? hashFile(join(folder, path)) : '',
    ]),
  );
}

/** True for a file, and for a link to one: `issue.md` is read through it. */
function isFile(entry: Dirent, path: string): boolean {
  const isLink = entry.isSymbolicLink();
  return entry.isFile() || (isLink && statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}

const chunk = Buffer.allocUnsafe(1 << 16);

/** Hashes a file in pieces: it may be a film, which no buffer can hold. */
function hashFile(file: string): string {
  const hash = createHash('sha256');
  const handle = openSync(file, 'r');
  try {
    let length = readSync(handle, chunk);
    for (; length > 0; length = readSync(handle, chunk)) hash.update(chunk.subarray(0, length));
  } finally {
    closeSync(handle);
  }
  return hash.digest('hex');
}
