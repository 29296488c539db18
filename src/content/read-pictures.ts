import type { Picture } from '../model/item.ts';
import type { Outcome, Place, Problem } from '../model/problem.ts';
import { shareLostInDark } from './inspect-picture.ts';
import { contentProblems } from './problems.ts';
import { readPicture } from './read-picture.ts';

export type NamedPicture = { path: string } & Place;

/** From this share of its drawing on, a picture cannot be understood. */
const mostLost = 0.5;

/**
 * Reads the pictures that texts name, and finds all problems of all of them in one run.
 * @param folder Which paths are relative to. @param decode Decodes a picture; throws if it is damaged.
 * @returns the pictures by path as written.
 */
export async function readPictures(
  folder: string,
  named: readonly NamedPicture[],
  decode: (picture: Picture) => Promise<Picture>,
): Promise<Outcome<Map<string, Picture>>> {
  const paths = [...new Set(named.map(({ path }) => path))];
  const read = new Map(
    await Promise.all(
      paths.map(async (path) => [path, await readOne(folder, path, decode)] as const),
    ),
  );
  const pictures = new Map<string, Picture>();
  const problems: Problem[] = [];
  for (const { path, ...place } of named) {
    const outcome = read.get(path);
    if (outcome?.value !== undefined) pictures.set(path, outcome.value);
    for (const problem of outcome?.problems ?? []) problems.push({ ...problem, ...place });
  }
  return { value: pictures, problems };
}

async function readOne(
  folder: string,
  path: string,
  decode: (picture: Picture) => Promise<Picture>,
): Promise<Outcome<Picture | undefined>> {
  const picture = await readPicture(folder, path, {});
  if ('code' in picture) return { value: undefined, problems: [picture] };
  try {
    const share = await shareLostInDark(picture);
    const percent = Math.round(share * 100);
    const dark = share < mostLost ? [] : [contentProblems['dark-picture']({ path, percent })];
    return { value: await decode(picture), problems: dark };
  } catch {
    // The library's sentence, such as "VipsJpeg: premature end", means nothing to an editor.
    return { value: undefined, problems: [contentProblems['damaged-picture']({ path })] };
  }
}
