import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { ifMissing } from '../lib/files.ts';
import type { Problem } from '../model/problem.ts';
import { contentProblems } from './problems.ts';

/** Pictures, descriptions of a folder, and what systems and editors leave behind. */
const expected =
  /^(?:\..*|.*~|~\$.*|readme(?:\..*)?|thumbs\.db|desktop\.ini|.*\.(?:png|jpe?g|gif|webp|avif|svg|tiff?|bmp|heic|ico))$/i;

/** Files of a folder of stories that nothing reads, also in folders inside it. */
export async function findUnreadFiles(
  root: string,
  folder: string,
  languages: readonly string[],
): Promise<Problem[]> {
  const options = { recursive: true, withFileTypes: true } as const;
  const entries = await readdir(join(root, folder), options).catch(ifMissing([]));
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(join(root, folder), join(entry.parentPath, entry.name)).split(sep))
    .filter((parts) => !isRead(parts, languages))
    .map((parts) => parts.join('/'))
    .sort()
    .map((path) =>
      contentProblems['unread-file']({ file: `${folder}/${path}`, line: 1, column: 1 }),
    );
}

function isRead(parts: readonly string[], languages: readonly string[]): boolean {
  const name = parts.at(-1) ?? '';
  if (parts.some((part) => part.startsWith('.')) || expected.test(name)) return true;
  if (parts.length > 1 || !/\.(?:md|markdown)$/i.test(name)) return false;
  const [, language] = /^issue(?:\.([a-z]{2,3}(?:-\w+)*))?\.md$/i.exec(name) ?? [];
  if (!/^issue\./i.test(name)) return true;
  return name === 'issue.md' || (language !== undefined && languages.includes(language));
}
