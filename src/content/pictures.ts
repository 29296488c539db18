import { lstat, readFile, realpath } from 'node:fs/promises';
import { join, posix, relative, sep } from 'node:path';
import type { Picture } from '../model/item.ts';
import type { Place, Problem } from '../model/problem.ts';

/** Formats that every mail program shows, as sharp names them. */
const types: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
};
const largest = 20 * 1024 * 1024;

/**
 * Reads a picture that an item names.
 * @param folder The folder of the issue or inbox. Nothing outside it is read.
 * @param path As named, relative to that folder.
 * @param place Where it is named, for the problem.
 */
export async function readPicture(
  folder: string,
  path: string,
  place: Place,
): Promise<Picture | Problem> {
  const problem = (code: string, message: string, hint: string): Problem => ({
    code,
    severity: 'error',
    message,
    hint,
    ...place,
  });
  const normal = posix.normalize(path);
  if (normal.startsWith('..') || posix.isAbsolute(normal) || path.includes('\\')) {
    return problem(
      'picture-outside',
      `The picture "${path}" lies outside the issue's folder.`,
      'Put it into images/ beside the item, and name it images/name.png.',
    );
  }
  const file = join(folder, normal);
  const state = await lstat(file).catch(() => undefined);
  if (state === undefined || !state.isFile() || !(await liesIn(folder, file))) {
    return problem(
      'missing-picture',
      `There is no picture "${path}".`,
      'Check its name, letter by letter and small or capital; it is looked for beside the item.',
    );
  }
  if (state.size > largest) {
    return problem('large-picture', `The picture "${path}" is over 20 MB.`, 'Save a smaller one.');
  }
  const bytes = await readFile(file);
  const { default: sharp } = await import('sharp');
  const { format, width, height } = await sharp(bytes)
    .metadata()
    .catch(() => ({ format: '', width: 0, height: 0 }));
  const type = types[format ?? ''];
  if (type === undefined || !width || !height) {
    return problem(
      'unknown-picture',
      `The picture "${path}" is none that mail programs show.`,
      'Save it as PNG, JPEG, GIF or WebP.',
    );
  }
  return { path: normal, type, width, height, bytes };
}

/** False where a symbolic link on the way leads out of the folder. */
async function liesIn(folder: string, file: string): Promise<boolean> {
  const inside = relative(await realpath(folder), await realpath(file));
  return inside !== '' && !inside.startsWith(`..${sep}`) && inside !== '..';
}
