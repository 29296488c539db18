import { readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFileAtomic } from '../content/write.ts';
import { issueFolderName } from '../newsletter/issue.ts';
import type { Site } from './site.ts';

/** What a build made, so that the next one deletes only that. */
const manifestFile = '.masthead.json';

/**
 * Brings a folder to what the site is. Files that are the same keep their times. Pages come
 * before the indexes and feeds that name them, and deletions last, so that a visitor in the
 * middle finds no link that leads nowhere. Files of others are left alone.
 * @param only Numbers of issues: the pages of all others stay as they are. None: all.
 * @returns How many files were written or deleted.
 */
export async function writeSite(
  folder: string,
  site: Site,
  only: readonly number[] = [],
): Promise<number> {
  const before = await readManifest(folder);
  const wanted = [...site.keys()].filter((path) => isWanted(path, only));
  const gone = before.filter((path) => !site.has(path) && isWanted(path, only));
  const ours = [...new Set([...before, ...wanted])].filter((path) => !gone.includes(path));
  // Told before it is done: a build that is stopped leaves nothing that nobody will clear away.
  await writeManifest(folder, [...ours, ...gone]);
  let changed = 0;
  for (const path of wanted.sort(pagesFirst)) {
    const bytes = site.get(path) as Uint8Array;
    const there = await readFile(join(folder, path)).catch(() => undefined);
    if (there !== undefined && Buffer.compare(there, bytes) === 0) continue;
    await writeFileAtomic(join(folder, path), bytes);
    changed += 1;
  }
  for (const path of gone) {
    await rm(join(folder, path), { force: true });
    await rmdir(join(folder, dirname(path))).catch(() => {
      // Something else is in it.
    });
    changed += 1;
  }
  await writeManifest(folder, ours);
  return changed;
}

function isWanted(path: string, only: readonly number[]): boolean {
  if (only.length === 0 || !/^\d+\//.test(path)) return true;
  return only.some((number) => path.startsWith(`${issueFolderName(number)}/`));
}

/** Pictures, then pages, then the front page, then feeds. */
function pagesFirst(a: string, b: string): number {
  const rank = (path: string): number =>
    path.endsWith('.xml') ? 3 : path === 'index.html' ? 2 : path.endsWith('.html') ? 1 : 0;
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

async function readManifest(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, manifestFile), 'utf8').catch(() => '[]');
  const paths: unknown = JSON.parse(text);
  if (!Array.isArray(paths)) return [];
  return paths.filter((path): path is string => typeof path === 'string' && !path.includes('..'));
}

async function writeManifest(folder: string, paths: readonly string[]): Promise<void> {
  const text = `${JSON.stringify([...new Set(paths)].sort(), null, 1)}\n`;
  const there = await readFile(join(folder, manifestFile), 'utf8').catch(() => undefined);
  if (there !== text) await writeFileAtomic(join(folder, manifestFile), text);
}
