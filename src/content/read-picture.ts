import { lstat, readFile, realpath } from 'node:fs/promises';
import { join, posix, relative, sep } from 'node:path';
import type { Picture } from '../model/item.ts';
import type { Place, Problem } from '../model/problem.ts';
import { contentProblems } from './problems.ts';

/** Formats that every mail program shows, as sharp names them. */
const types: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
};
const maxBytes = 20 * 1024 * 1024;

/**
 * Reads a picture that an item names.
 * @param folder Of the issue or inbox, which `path` is relative to. Nothing outside it is read.
 * @param place Where it is named, for the problem.
 */
export async function readPicture(
  folder: string,
  path: string,
  place: Place,
): Promise<Picture | Problem> {
  const normal = posix.normalize(path);
  if (normal.startsWith('..') || posix.isAbsolute(normal) || path.includes('\\')) {
    return contentProblems['picture-outside']({ path }, place);
  }
  const file = join(folder, normal);
  const state = await lstat(file).catch(() => undefined);
  if (state === undefined || !state.isFile() || !(await liesIn(folder, file))) {
    return contentProblems['missing-picture']({ path }, place);
  }
  if (state.size > maxBytes) return contentProblems['large-picture']({ path }, place);
  const bytes = await readFile(file);
  const { default: sharp } = await import('sharp');
  const { format, width, height } = await sharp(bytes)
    .metadata()
    .catch(() => ({ format: undefined, width: 0, height: 0 }));
  const type = types[format ?? ''];
  if (type === undefined || !width || !height) {
    return contentProblems['unknown-picture']({ path, format }, place);
  }
  return { path: normal, type, width, height, bytes };
}

async function liesIn(folder: string, file: string): Promise<boolean> {
  const inside = relative(await realpath(folder), await realpath(file));
  return inside !== '' && !inside.startsWith(`..${sep}`) && inside !== '..';
}
