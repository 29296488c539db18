import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ifMissing } from './files.ts';

/**
 * Lists what is in a folder and in those below it, by path from the folder, with `/`. Promises take
 * four times as long for thousands of files; Node's `recursive` looks at each of them once more.
 * @param isSkipped True for a path that is not listed, nor what is below it.
 */
export function listFiles(
  folder: string,
  isSkipped: (path: string) => boolean = () => false,
  below = '',
): [path: string, entry: Dirent][] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = below + entry.name;
    if (isSkipped(path)) return [];
    const within = entry.isDirectory() ? listFiles(folder, isSkipped, `${path}/`) : [];
    return [[path, entry] as [string, Dirent], ...within];
  });
}

/** Lists what is in a folder itself, in the order of the names; nothing where it is missing. */
export function entriesIn(folder: string): Dirent[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    return ifMissing([])(error);
  }
}
