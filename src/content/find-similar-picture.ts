import { readdir } from 'node:fs/promises';
import { posix } from 'node:path';
import { nearest } from '../model/nearest.ts';
import { freshSlug } from './slug.ts';

const picture = /\.(?:png|jpe?g|gif|webp|avif|heic|tiff?|bmp|svg)$/i;

const mostFiles = 2000;

/**
 * The picture that a path probably means, anywhere in the folder: of the same name with another
 * folder, ending, case, script or marks, else of the most similar name. Undefined if none is similar.
 * @param folder Which `path` is relative to; the path does not lead out of it.
 */
export async function findSimilarPicture(
  folder: string,
  path: string,
): Promise<string | undefined> {
  const wanted = posix.normalize(path);
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  const paths = files
    .slice(0, mostFiles)
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => picture.test(file))
    .sort((a, b) => distanceOf(a, wanted) - distanceOf(b, wanted));
  const stems = new Map(paths.map((each) => [each, stem(each)]));
  const name = nearest(stem(wanted), [...stems.values()]);
  return paths.find((each) => stems.get(each) === name);
}

/** Which of two pictures with one name comes first: that in the same folder, with the same ending. */
function distanceOf(path: string, wanted: string): number {
  const [one, other] = [posix.parse(path), posix.parse(wanted)];
  const isSameEnding = one.ext.toLowerCase() === other.ext.toLowerCase();
  return (one.dir === other.dir ? 0 : 2) + (isSameEnding ? 0 : 1);
}

/** `images/Luka_ušće.JPG` → `luka-usce`. */
function stem(path: string): string {
  return freshSlug(posix.parse(path).name.normalize('NFC'));
}
