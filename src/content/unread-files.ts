import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { ifMissing } from '../lib/files.ts';
import type { Picture } from '../model/item.ts';
import type { Problem } from '../model/problem.ts';
import { contentProblems } from './problems.ts';

/** Pictures and descriptions of a folder. */
const expected = /^(?:readme(?:\..*)?|.*\.(?:png|jpe?g|gif|webp|avif|svg|tiff?|bmp|heic|ico))$/i;
/** What systems and text editors leave behind. */
const leftBehind =
  /^(?:\..*|.*~|~\$.*|#.*#|thumbs\.db|desktop\.ini|icon\r|__macosx|.*\.(?:bak|backup|old|orig|rej|save?|sw[a-p]|te?mp|part|crdownload))$/i;

/**
 * Files of a folder of stories that nothing reads, also in folders inside it, and folders that are
 * named as a story is. @param used The paths of pictures that stories name.
 */
export async function findUnreadFiles(
  root: string,
  folder: string,
  languages: readonly string[],
  used: ReadonlySet<string> = new Set(),
): Promise<Problem[]> {
  const options = { recursive: true, withFileTypes: true } as const;
  const entries = await readdir(join(root, folder), options).catch(ifMissing([]));
  const unread = entries
    .map((entry) => ({
      entry,
      parts: relative(join(root, folder), join(entry.parentPath, entry.name)).split(sep),
    }))
    .filter(({ parts }) => !parts.some((part) => leftBehind.test(part)))
    .filter(({ entry, parts }) => {
      if (entry.isDirectory()) return parts.length === 1 && isNamedAsStory(entry.name);
      // A symbolic link is not followed.
      return !entry.isFile() || !isRead(parts, languages);
    });
  return unread
    .map(({ parts }) => parts.join('/'))
    .filter((path) => !used.has(path))
    .sort()
    .map((path) =>
      contentProblems['unread-file']({ file: `${folder}/${path}`, line: 1, column: 1 }),
    );
}

/** The files of pictures, as they are named on disk. */
export function pathsOf(pictures: ReadonlyMap<string, Picture>): Set<string> {
  return new Set([...pictures.values()].map(({ path, source = path }) => source));
}

function isRead(parts: readonly string[], languages: readonly string[]): boolean {
  const name = parts.at(-1) ?? '';
  if (expected.test(name)) return true;
  if (parts.length > 1 || !isNamedAsStory(name)) return false;
  const [, language] = /^issue(?:\.([a-z]{2,3}(?:-\w+)*))?\.md$/i.exec(name) ?? [];
  if (!/^issue\./i.test(name)) return true;
  return name === 'issue.md' || (language !== undefined && languages.includes(language));
}

function isNamedAsStory(name: string): boolean {
  return /\.(?:md|markdown)$/i.test(name);
}
