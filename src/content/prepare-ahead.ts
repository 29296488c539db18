import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles } from '../lib/list-files.ts';
import type { Picture } from '../model/item.ts';
import { inboxFolder, issueFolder, listIssues } from './issue-folders.ts';
import { preparePicture } from './prepare-picture.ts';
import { readPicture } from './read-picture.ts';

/** They are in memory at once; others are prepared where they are needed. */
const most = 8;

/**
 * Begins to prepare the pictures that making an issue will need first, while the program is loaded:
 * those of the newest issue, of the inbox, and of all issues without a site. Their problems are
 * reported where they are read.
 * @returns those that were begun.
 */
export async function prepareAhead(root: string): Promise<Picture[]> {
  const issues = (await listIssues(root)).map(issueFolder);
  const others = existsSync(join(root, 'public')) ? [] : issues.slice(0, -1);
  const files: { folder: string; path: string }[] = [];
  for (const name of [...issues.slice(-1), inboxFolder, ...others]) {
    if (files.length >= most) break;
    const folder = join(root, name);
    files.push(...listPictures(folder).map((path) => ({ folder, path })));
  }
  const read = await Promise.all(
    files.slice(0, most).map(({ folder, path }) => readPicture(folder, path, {}).catch(() => {})),
  );
  const pictures = read.filter((each) => each !== undefined && 'bytes' in each);
  for (const picture of pictures) preparePicture(picture).catch(() => {});
  return pictures;
}

/** Paths from the folder; none if it is missing. */
function listPictures(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return listFiles(folder)
    .map(([path]) => path)
    .filter((path) => /\.(?:png|jpe?g|gif|webp)$/i.test(path));
}
