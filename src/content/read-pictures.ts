import { join } from 'node:path';
import { darkPaper } from '../lib/templates/dark-colour.ts';
import type { Picture } from '../model/item.ts';
import type { Outcome, Place, Problem } from '../model/problem.ts';
import { flattenPicture, shareLostOn } from './inspect-picture.ts';
import { contentProblems } from './problems.ts';
import { readPicture } from './read-picture.ts';

export type NamedPicture = { path: string } & Place;

/** From this share of its drawing on, a picture cannot be understood. */
const mostLost = 0.5;

export interface PictureFolder {
  root: string;
  /** Below the root; paths of pictures are relative to it. */
  folder: string;
  /** `#rrggbb`: what `check --fix` puts pictures on that are lost in dark mode. */
  paper: string;
  /** Decodes a picture; throws if it is damaged. */
  decode: (picture: Picture) => Promise<Picture>;
}

/**
 * Reads the pictures that texts name, and finds all problems of all of them in one run.
 * @returns the pictures by path as written.
 */
export async function readPictures(
  named: readonly NamedPicture[],
  from: PictureFolder,
): Promise<Outcome<Map<string, Picture>>> {
  const paths = [...new Set(named.map(({ path }) => path))];
  const read = new Map(
    await Promise.all(paths.map(async (path) => [path, await readOne(path, from)] as const)),
  );
  const pictures = new Map<string, Picture>();
  const problems: Problem[] = [];
  for (const { path, ...place } of named) {
    const outcome = read.get(path);
    const isRepeated = pictures.has(path);
    if (outcome?.value !== undefined) pictures.set(path, outcome.value);
    // A picture that is shown twice gets one warning, and one repair.
    if (isRepeated) continue;
    for (const problem of outcome?.problems ?? []) problems.push({ ...problem, ...place });
  }
  return { value: pictures, problems };
}

async function readOne(
  path: string,
  { root, folder, paper, decode }: PictureFolder,
): Promise<Outcome<Picture | undefined>> {
  const picture = await readPicture(join(root, folder), path, {});
  if ('code' in picture) return { value: undefined, problems: [picture] };
  try {
    const share = await shareLostOn(darkPaper, picture);
    const value = await decode(picture);
    if (share < mostLost) return { value, problems: [] };
    const dark: Problem = {
      ...contentProblems['dark-picture']({ path, percent: Math.round(share * 100) }),
      repair: async () => ({
        file: `${folder}/${picture.path}`,
        bytes: await flattenPicture(picture.bytes, paper),
        done: 'Put the picture on a light ground.',
      }),
    };
    return { value, problems: [dark] };
  } catch {
    // The library's sentence, such as "VipsJpeg: premature end", means nothing to an editor.
    return { value: undefined, problems: [contentProblems['damaged-picture']({ path })] };
  }
}
