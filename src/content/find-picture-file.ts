import { lstat, readdir, realpath } from 'node:fs/promises';
import { join, posix, relative, sep } from 'node:path';
import { decodePercent } from '../lib/text/percent.ts';

/**
 * Finds the file that a text names: as written, percent-decoded (RFC 3986, 2.1), or in another
 * Unicode form, since some systems decompose `č` in names.
 * @param folder Which `path` is relative to. @returns its path in the folder as the disk has it,
 * `outside` if the path leads out of the folder, or undefined.
 */
export async function findPictureFile(
  folder: string,
  path: string,
): Promise<{ path: string } | 'outside' | undefined> {
  // Decoded first: in a URL, `%20` is a space, even if a file has the three characters in its name.
  const candidates = [...new Set([decodePercent(path), path])].map((each) => posix.normalize(each));
  if (candidates.some(leadsOut)) return 'outside';
  for (const candidate of candidates)
    if (await isFileIn(folder, candidate)) return { path: candidate };
  for (const candidate of candidates) {
    const found = await findInOtherForm(folder, candidate);
    if (found !== undefined && (await isFileIn(folder, found))) return { path: found };
  }
  return undefined;
}

function leadsOut(path: string): boolean {
  return /^\.\.(?:\/|$)/.test(path) || posix.isAbsolute(path) || path.includes('\\');
}

async function isFileIn(folder: string, path: string): Promise<boolean> {
  const file = join(folder, path);
  const state = await lstat(file).catch(() => undefined);
  if (!state?.isFile()) return false;
  const inside = relative(await realpath(folder), await realpath(file));
  return inside !== '' && !inside.startsWith(`..${sep}`) && inside !== '..';
}

/** Compares each part of a path in NFC (Unicode UAX 15). */
async function findInOtherForm(folder: string, path: string): Promise<string | undefined> {
  let found = '';
  for (const part of path.split('/')) {
    const names = await readdir(join(folder, found)).catch(() => []);
    const name = names.find((each) => each.normalize('NFC') === part.normalize('NFC'));
    if (name === undefined) return undefined;
    found = posix.join(found, name);
  }
  return found;
}
