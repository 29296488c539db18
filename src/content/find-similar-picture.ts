import { readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { nearest } from '../model/nearest.ts';

const picture = /\.(?:png|jpe?g|gif|webp|avif|heic|tiff?|bmp|svg)$/i;

/**
 * The picture that a path probably means, beside it, in the folder itself or in `images/`: of the
 * same name with another ending, else of the most similar name. Undefined if none is similar.
 * @param folder Which `path` is relative to; the path does not lead out of it.
 */
export async function findSimilarPicture(
  folder: string,
  path: string,
): Promise<string | undefined> {
  const wanted = posix.normalize(path);
  const paths: string[] = [];
  for (const place of new Set([posix.dirname(wanted), '.', 'images'])) {
    const names = await readdir(join(folder, place)).catch(() => []);
    paths.push(
      ...names.filter((name) => picture.test(name)).map((name) => posix.join(place, name)),
    );
  }
  // Folders and endings are alike anyway.
  const name = nearest(stem(wanted), paths.map(stem));
  return paths.find((each) => stem(each) === name);
}

/** `images/Harbour.JPG` → `harbour`. */
function stem(path: string): string {
  return posix.parse(path).name.normalize('NFC').toLowerCase();
}
