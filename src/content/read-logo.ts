import { omitEmpty } from '../lib/omit-empty.ts';
import { darkPaper } from '../lib/templates/dark-colour.ts';
import type { Logo, Theme } from '../model/newsletter.ts';
import type { Outcome } from '../model/problem.ts';
import { shareLostOn } from './inspect-picture.ts';
import { namePictures } from './name-pictures.ts';
import { preparePicture } from './prepare-picture.ts';
import { contentProblems } from './problems.ts';
import { readPictures } from './read-pictures.ts';
import type { YamlValues } from './yaml.ts';

interface LogoSettings {
  image: string;
  dark?: string | undefined;
  alt: string;
  width: number;
  band: boolean;
}

/** From this share on, a logo that is lost on its ground is reported. */
const mostLost = 0.15;

/** On the ground that a logo is made for, only lettering that vanishes: a symbol may be orange. */
const leastOnPaper = 2;

/** Reads the pictures of the logo, and finds grounds on which its lettering could not be read. */
export async function readLogo(
  root: string,
  { image, dark, alt, width, band }: LogoSettings,
  { accent, paper }: Pick<Theme, 'accent' | 'paper'>,
  placeOf: YamlValues['placeOf'],
): Promise<Outcome<Logo | undefined>> {
  const fields = [['image', image] as const, ['dark', dark] as const];
  const named = fields.flatMap(([field, path]) =>
    path === undefined ? [] : [{ path, ...placeOf(['theme', 'logo', field]) }],
  );
  const read = await readPictures(named, {
    root,
    folder: 'issues',
    paper,
    decode: async (picture) => ({ ...(await preparePicture(picture)), source: picture.path }),
  });
  // A light ground would be a white box in dark mode: a logo needs a second file instead.
  const problems = read.problems.filter(({ code }) => code !== 'dark-picture');
  const shownOn = band
    ? [{ path: image, on: 'band', ground: accent } as const]
    : [
        { path: image, on: 'paper', ground: paper } as const,
        { path: dark ?? image, on: 'dark', ground: darkPaper } as const,
      ];
  for (const { path, on, ground } of shownOn) {
    const picture = read.value.get(path);
    const least = on === 'paper' ? leastOnPaper : undefined;
    const share = picture === undefined ? 0 : await shareLostOn(ground, picture, least);
    if (share < mostLost) continue;
    const place = placeOf(['theme', 'logo', path === dark ? 'dark' : 'image']);
    problems.push(
      contentProblems['unreadable-logo']({ path, on, hasDark: dark !== undefined }, place),
    );
  }
  const pictures = namePictures(read.value, {}, []);
  const picture = pictures.get(image);
  if (picture === undefined) return { value: undefined, problems };
  const forDark = dark === undefined ? undefined : pictures.get(dark);
  return {
    value: {
      picture,
      alt,
      band,
      width: Math.min(width, picture.width),
      ...omitEmpty({ dark: forDark }),
    },
    problems,
  };
}
