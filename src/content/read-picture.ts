import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Picture } from '../model/item.ts';
import type { Place, Problem } from '../model/problem.ts';
import { findPictureFile } from './find-picture-file.ts';
import { findSimilarPicture } from './find-similar-picture.ts';
import { pictureKind } from './picture-kind.ts';
import { pictureLimits } from './picture-problems.ts';
import { contentProblems } from './problems.ts';

/** Formats that every mail program shows, as sharp names them. */
const types: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
};

/**
 * Reads a picture that an item names. Its pixels are not decoded: see `read-pictures.ts`.
 * @param folder Of the issue or inbox, which `path` is relative to. Nothing outside it is read.
 * @param place Where it is named, for the problem.
 */
export async function readPicture(
  folder: string,
  path: string,
  place: Partial<Place>,
): Promise<Picture | Problem> {
  if (/^data:/i.test(path)) return contentProblems['data-picture']({ path }, place);
  if (/^(?:[a-z][a-z0-9+.-]+:)?\/\//i.test(path)) {
    return contentProblems['remote-picture']({ path }, place);
  }
  const found = await findPictureFile(folder, path);
  if (found === 'outside') return contentProblems['picture-outside']({ path }, place);
  if (found === undefined) {
    const similar = await findSimilarPicture(folder, path);
    const known = similar === undefined ? {} : { similar };
    return contentProblems['missing-picture']({ path, ...known }, place);
  }
  const file = join(folder, found.path);
  const { size } = await stat(file);
  if (size === 0) return contentProblems['empty-picture']({ path }, place);
  if (size > pictureLimits.bytes) return contentProblems['large-picture']({ path }, place);
  const bytes = await readFile(file);
  const { default: sharp } = await import('sharp');
  const { format, width, height, pages } = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => ({ format: undefined, width: 0, height: 0, pages: 1 }));
  const kind = format ?? pictureKind(bytes);
  const type = types[kind ?? ''];
  if (type === undefined) return contentProblems['unknown-picture']({ path, format: kind }, place);
  if (!width || !height) return contentProblems['damaged-picture']({ path }, place);
  if (width * height * (pages ?? 1) > pictureLimits.pixels) {
    return contentProblems['large-picture']({ path, width, height }, place);
  }
  return { path: found.path, type, width, height, bytes };
}
