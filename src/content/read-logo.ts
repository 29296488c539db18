import { join } from 'node:path';
import { omitEmpty } from '../lib/omit-empty.ts';
import type { Picture } from '../model/item.ts';
import type { Logo } from '../model/newsletter.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { preparePicture } from './prepare-picture.ts';
import { readPicture } from './read-picture.ts';
import type { YamlValues } from './yaml.ts';

interface LogoSettings {
  image: string;
  dark?: string | undefined;
  alt: string;
  width: number;
}

/** Reads the pictures of the logo. */
export async function readLogo(
  root: string,
  settings: LogoSettings | undefined,
  placeOf: YamlValues['placeOf'],
): Promise<Outcome<Logo | undefined>> {
  if (settings === undefined) return { value: undefined, problems: [] };
  const problems: Problem[] = [];
  const read = async (field: 'image' | 'dark'): Promise<Picture | undefined> => {
    const path = settings[field];
    if (path === undefined) return undefined;
    const found = await readPicture(join(root, 'issues'), path, placeOf(['theme', 'logo', field]));
    if (!('code' in found)) return preparePicture(found);
    problems.push(found);
    return undefined;
  };
  const picture = await read('image');
  const dark = await read('dark');
  if (picture === undefined) return { value: undefined, problems };
  const { alt, width } = settings;
  return {
    value: { picture, alt, width: Math.min(width, picture.width), ...omitEmpty({ dark }) },
    problems,
  };
}
