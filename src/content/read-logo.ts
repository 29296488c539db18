import { omitEmpty } from '../lib/omit-empty.ts';
import type { Logo } from '../model/newsletter.ts';
import type { Outcome } from '../model/problem.ts';
import { namePictures } from './name-pictures.ts';
import { preparePicture } from './prepare-picture.ts';
import { readPictures } from './read-pictures.ts';
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
  const { image, dark, alt, width } = settings;
  const fields = [['image', image] as const, ['dark', dark] as const];
  const named = fields.flatMap(([field, path]) =>
    path === undefined ? [] : [{ path, ...placeOf(['theme', 'logo', field]) }],
  );
  const read = await readPictures(named, {
    root,
    folder: 'issues',
    paper: '#ffffff',
    decode: async (picture) => ({ ...(await preparePicture(picture)), source: picture.path }),
  });
  // A logo with a version for dark mode is not seen on a dark ground.
  const problems = read.problems.filter(
    ({ code }) => code !== 'dark-picture' || dark === undefined,
  );
  const pictures = namePictures(read.value, {}, []);
  const picture = pictures.get(image);
  if (picture === undefined) return { value: undefined, problems };
  const forDark = dark === undefined ? undefined : pictures.get(dark);
  return {
    value: { picture, alt, width: Math.min(width, picture.width), ...omitEmpty({ dark: forDark }) },
    problems,
  };
}
