import type { ProblemDefinitions } from '../model/define-problems.ts';

export interface PicturePath {
  path: string;
}

/** What a mail can carry, and what fits into memory: in bytes, and in pixels of all frames together. */
export const pictureLimits = { bytes: 20 * 1024 * 1024, pixels: 200_000_000 };

export interface LargePicture extends PicturePath {
  /** In pixels; absent where the file is too large. */
  width?: number;
  height?: number;
}

export interface ReplacedPicture extends PicturePath {
  /** What the text has in its place, e.g. `a link to it`; absent where nothing is. */
  replacedBy?: string;
}

/** A logo, and what is behind it. */
export interface LogoOnGround extends PicturePath {
  on: 'band' | 'paper' | 'dark';
  hasDark: boolean;
}

const keptInstead = ({ replacedBy }: ReplacedPicture): string =>
  replacedBy === undefined ? '' : ` The text has ${replacedBy} instead.`;

export interface MissingPicture extends ReplacedPicture {
  /** The path of a picture that was probably meant. */
  similar?: string;
}

/** Problems of pictures. */
export const pictureDefinitions = {
  'damaged-picture': {
    message: ({ path }: PicturePath) => `The picture "${path}" is damaged or incomplete.`,
    hint: 'Copy or download it again, or open it in a graphics program and save it under a new name.',
    example: { path: 'images/harbour.jpg' },
  },
  'dark-picture': {
    severity: 'warning',
    message: ({ path, percent }: PicturePath & { percent: number }) =>
      `The picture "${path}" is transparent, and ${percent}% of its drawing is too dark to see in dark mode.`,
    hint: 'Run `masthead check --fix` to put it on a light ground, or save it without transparency.',
    example: { path: 'images/map.png', percent: 96 },
  },
  'data-picture': {
    message: ({ path }: PicturePath) =>
      `The picture "${path.length > 40 ? `${path.slice(0, 39)}…` : path}" is written into the text as data.`,
    hint: 'Save it as a file in images/, and write images/name.png.',
    example: { path: 'data:image/png;base64,iVBORw0KGgo…' },
  },
  'empty-picture': {
    message: ({ path }: PicturePath) => `The picture "${path}" is an empty file.`,
    hint: 'Copy or download it again.',
    example: { path: 'images/harbour.jpg' },
  },
  'large-picture': {
    message: ({ path, width, height }: LargePicture) =>
      width === undefined
        ? `The picture "${path}" is larger than ${pictureLimits.bytes / 1024 / 1024} MB.`
        : `The picture "${path}" has too many pixels (${width} × ${height}); the limit is ${pictureLimits.pixels / 1e6} million.`,
    hint: 'Save a smaller version: 1200 pixels wide is enough.',
    example: { path: 'images/harbour.png' },
  },
  'missing-picture': {
    message: (params: MissingPicture) =>
      `Picture not found: "${params.path}".${keptInstead(params)}`,
    hint: ({ similar }: MissingPicture) =>
      similar === undefined
        ? 'Check the path, including capital letters. It starts from the folder of this file, as in images/harbour.jpg.'
        : `Did you mean "${similar}"? The path starts from the folder of this file, and capital letters count.`,
    example: { path: 'images/harbor.jpg' },
  },
  'picture-outside': {
    message: ({ path }: PicturePath) => `The picture "${path}" is outside the folder of this file.`,
    hint: 'Copy it to images/ in that folder, and write images/name.png.',
    example: { path: '../harbour.jpg' },
  },
  'remote-picture': {
    message: (params: ReplacedPicture) =>
      `The picture "${params.path}" is on another server, whose owner would learn who reads the mail.${keptInstead(params)}`,
    hint: 'Save it in images/ and write images/name.png, or allow its server in `third_parties`.',
    example: { path: 'https://pictures.example.org/harbour.jpg' },
  },
  'unknown-picture': {
    message: ({ path, format }: PicturePath & { format?: string | undefined }) =>
      `Unsupported image format${format ? ` (${format.toUpperCase()})` : ''}: "${path}".`,
    hint: ({ format }: { format?: string | undefined }) =>
      format === 'html'
        ? 'This is a web page, such as an error message: download the picture again.'
        : format === 'git lfs'
          ? 'This file only names the picture, which Git LFS keeps elsewhere: run `git lfs pull`.'
          : 'Save it as JPEG, PNG, GIF or WebP.',
    example: { path: 'images/harbour.tif', format: 'tiff' },
  },
  'unreadable-logo': {
    severity: 'warning',
    message: ({ path, on }: LogoOnGround) =>
      `Parts of the logo "${path}" are hard to see ${{ band: 'on the coloured band', paper: 'on the background of the text', dark: 'in dark mode' }[on]}.`,
    hint: ({ on, hasDark }: LogoOnGround) =>
      on === 'band'
        ? 'Use a light version of the logo as `image`, or remove `band: true`.'
        : on === 'paper'
          ? 'Use a dark version of the logo as `image`, or show it on the band with `band: true`.'
          : hasDark
            ? 'Use a lighter version of the logo as `dark`.'
            : 'Save a second file with light lettering, and add `dark: images/logo-dark.png` below `logo`.',
    example: { path: 'images/logo.png', on: 'dark' as const, hasDark: false },
  },
} satisfies ProblemDefinitions;
