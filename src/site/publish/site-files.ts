import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashBytes } from '../../lib/hash.ts';
import { listFiles } from '../../lib/list-files.ts';
import { readMade, stateFolder } from '../manifest.ts';

/**
 * Files of the site by path from its folder, with a hash of their content, in upload order. The
 * hashes of files that no build made are marked.
 */
export type SiteFiles = ReadonlyMap<string, string>;

/** The hidden files that hosts use. Others, such as `.env` and `.DS_Store`, are not published. */
const published = /^(?:\.nojekyll|\.htaccess|\.domains|\.gitlab-ci\.yml|\.well-known\/.+)$/;

/** What is uploaded. */
export interface SiteToUpload {
  /** Absolute. */
  folder: string;
  files: SiteFiles;
  /** Files that people put there, and that were deleted in this folder since the last upload. */
  deleted: ReadonlySet<string>;
  /** Such as `Publish issue 12`. */
  title: string;
}

const ownMark = 'own:';

/** True for the hash of a file that people put there. */
export function isOwn(hash: string): boolean {
  return hash.startsWith(ownMark);
}

/**
 * The hash of a file of which it is not known how much was uploaded.
 * @param hash Of the whole file.
 */
export function unfinishedHash(hash: string): string {
  return isOwn(hash) ? ownMark : '';
}

/** Lists what to upload: what the build made, and other files that people put there. */
export async function listSiteFiles(folder: string): Promise<SiteFiles> {
  const made = readMade(folder);
  const paths = listFiles(folder)
    .filter(([, entry]) => entry.isFile())
    .map(([path]) => path)
    .filter((path) => published.test(path) || !/(?:^|\/)\./.test(path))
    .filter((path) => !/[\n\r]/.test(path));
  const files = new Map<string, string>();
  for (const path of paths.sort(inOrder)) {
    const bytes = await readFile(join(folder, path));
    const hash = hashBytes(bytes);
    files.set(path, made.has(path) ? hash : `${ownMark}${hash}`);
  }
  return files;
}

/** Pictures and the search index, then pages, then the front page, then feeds. */
export function inOrder(a: string, b: string): number {
  return uploadRank(a) - uploadRank(b) || (a < b ? -1 : 1);
}

/** 2 and more: what announces a new issue. Last, what builds record. */
export function uploadRank(path: string): number {
  if (path.startsWith(stateFolder)) return 4;
  if (/\.(?:xml|atom|json|opml)$/.test(path) && !path.startsWith('search/')) return 3;
  return path === 'index.html' ? 2 : path.endsWith('.html') ? 1 : 0;
}
