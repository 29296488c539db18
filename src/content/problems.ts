import { defineProblems, type ProblemDefinitions } from '../model/define-problems.ts';

interface PicturePath {
  path: string;
}

/** What a mail can carry, and what fits into memory: in bytes, and in pixels of all frames together. */
export const pictureLimits = { bytes: 20 * 1024 * 1024, pixels: 200_000_000 };

interface LargePicture extends PicturePath {
  /** In pixels; absent where the file is too large. */
  width?: number;
  height?: number;
}

interface ReplacedPicture extends PicturePath {
  /** What the text has in its place, e.g. `a link to it`; absent where nothing is. */
  replacedBy?: string;
}

/** A logo, and what is behind it. */
interface LogoOnGround extends PicturePath {
  on: 'band' | 'paper' | 'dark';
  hasDark: boolean;
}

/** A value that ends at a `#` without quotes. */
interface LostToComment {
  field: string;
  value: string;
  comment: string;
}

const keptInstead = ({ replacedBy }: ReplacedPicture): string =>
  replacedBy === undefined ? '' : ` The text has ${replacedBy} instead.`;

interface MissingPicture extends ReplacedPicture {
  /** The path of a picture that was probably meant. */
  similar?: string;
}

export const contentDefinitions = {
  'bad-words': {
    message: ({ key, reason }: { key: string; reason: string }) =>
      `The text of "${key}" cannot be used: ${reason}.`,
    hint: 'Translate only the words, and keep everything in braces as in the English text (see docs/languages.md).',
    example: { key: 'issueLine', reason: 'it lacks {$date}, which the English text has' },
  },
  'broken-yaml': {
    message: ({ reason }: { reason: string; hint: string }) => `${reason}.`,
    hint: ({ hint }: { reason: string; hint: string }) => hint,
    example: {
      reason: 'This value contains a colon and a space, which begin a field',
      hint: 'Put quotes around the value: "Open doors: the mill"',
    },
  },
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
  'duplicate-field': { message: 'This field appears twice.', hint: 'Delete one of the two lines.' },
  'duplicate-section': {
    message: ({ id }: { id: string }) => `Two sections have the id "${id}".`,
    hint: 'Give each section an id of its own.',
    example: { id: 'members' },
  },
  'duplicate-slug': {
    message: ({ slug, other }: { slug: string; other: string }) =>
      `This file would get the same web address, "${slug}", as ${other}.`,
    hint: 'Rename one of the two files: the name becomes part of the URL.',
    example: { slug: 'open-doors', other: 'issues/012/02-open-doors.md' },
  },
  'duplicate-translation': {
    message: ({ other }: { other: string }) =>
      `This file is a translation into the same language as ${other}.`,
    hint: 'Delete one of the two.',
    example: { other: 'issues/012/02-open-doors.sr-Latn.md' },
  },
  'duplicate-words': {
    message: ({ language }: { language: string }) =>
      `Two files in issues/words/ are for the same language, "${language}".`,
    hint: 'Delete one of the two.',
    example: { language: 'mk' },
  },
  'empty-link': {
    message: 'This link has no text, so nobody can see or click it.',
    hint: 'Write the text between the square brackets: [The report](https://…).',
  },
  'empty-picture': {
    message: ({ path }: PicturePath) => `The picture "${path}" is an empty file.`,
    hint: 'Copy or download it again.',
    example: { path: 'images/harbour.jpg' },
  },
  'event-ends-first': {
    message: ({ starts, ends }: { starts: string; ends: string }) =>
      `This event ends (${ends}) before it starts (${starts}).`,
    hint: 'Correct `starts` or `ends`.',
    example: { starts: '2026-12-02', ends: '2026-12-01' },
  },
  'event-without-start': {
    message: 'This event has an end, but no start.',
    hint: 'Add a line `starts: …` with its day, and the time if there is one: 2026-12-01 18:00.',
  },
  'large-picture': {
    message: ({ path, width, height }: LargePicture) =>
      width === undefined
        ? `The picture "${path}" is larger than ${pictureLimits.bytes / 1024 / 1024} MB.`
        : `The picture "${path}" has too many pixels (${width} × ${height}); the limit is ${pictureLimits.pixels / 1e6} million.`,
    hint: 'Save a smaller version: 1200 pixels wide is enough.',
    example: { path: 'images/harbour.png' },
  },
  'missing-FIELD': {
    message: ({ field }: { field: string; hint: string }) => `Missing \`${field}\`.`,
    hint: ({ hint }: { field: string; hint: string }) => hint,
    example: { field: 'site_url', hint: 'Add a line `site_url: …`.' },
  },
  'missing-issue': {
    message: 'This folder has no issue.md.',
    hint: 'If it was deleted, restore it from git. New issues are made by `masthead compose`.',
  },
  'missing-newsletter': {
    message: 'This folder has no issues/newsletter.yaml.',
    hint: "Change to the newsletter's folder, or name it with --root DIR. To start a newsletter, run `npm create masthead`.",
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
  'newer-format': {
    message: ({ format }: { format: number; version: string }) =>
      `This newsletter has format ${format}, and this masthead reads only format 1.`,
    hint: ({ version }: { format: number; version: string }) =>
      `A newer masthead wrote it. Run \`npm install masthead@${version}\`.`,
    example: { format: 2, version: 'latest' },
  },
  'not-utf-8': {
    message: 'This file is not UTF-8 text.',
    hint: ({ option }: { option?: string }) =>
      `Save it again with the encoding UTF-8, so that characters such as š and đ survive${option === undefined ? '' : `, or name its encoding: ${option}`}.`,
    example: {},
  },
  'nul-character': {
    message: 'The text contains an invisible NUL character (U+0000).',
    hint: 'Delete it, or run `masthead check --fix`.',
  },
  'pasted-arrows': {
    severity: 'warning',
    message: 'The arrows in this line are left out: Markdown would read them as a quotation.',
    hint: 'Make a link of the words before them: [Read the report](https://…).',
  },
  'pasted-bullets': {
    severity: 'warning',
    message: 'The lines from here on begin with a bullet and are read as a list.',
    hint: 'Replace each bullet with a hyphen and a space to be sure.',
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
  'text-too-complex': {
    message: ({ reason }: { reason: string }) => `${reason}.`,
    hint: 'Simplify the Markdown here: fewer nested brackets, quotes and lists, and no huge tables.',
    example: { reason: 'This text is nested more than 50 levels deep' },
  },
  'text-too-long': {
    message: ({ length, most }: { length: string; most: string }) =>
      `This text has ${length} characters; the limit is ${most}.`,
    hint: 'Shorten it, or split it into several items.',
    example: { length: '250,000', most: '200,000' },
  },
  'translation-alone': {
    message: ({ original }: { original: string }) =>
      `This is a translation of ${original}, which does not exist.`,
    hint: ({ original }: { original: string }) =>
      `Create ${original}, or remove the language from the name of this file.`,
    example: { original: 'open-doors.md' },
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
  'unquoted-hash': {
    severity: ({ value }: LostToComment) => (value === '' ? 'error' : 'warning'),
    message: ({ field, value, comment }: LostToComment) =>
      value === ''
        ? `\`${field}\` is empty: in YAML, "#${comment}" is a comment.`
        : `\`${field}\` is only "${value}": in YAML, "#${comment}" is a comment.`,
    hint: ({ field, value, comment }: LostToComment) =>
      `Put quotes around it: \`${field}: "${value === '' ? '' : `${value} `}#${comment}"\`.`,
    example: { field: 'accent', value: '', comment: 'e2725b' },
  },
  'unknown-picture': {
    message: ({ path, format }: PicturePath & { format?: string | undefined }) =>
      `Unsupported image format${format ? ` (${format.toUpperCase()})` : ''}: "${path}".`,
    hint: ({ format }: { format?: string | undefined }) =>
      format === 'html'
        ? 'This is a web page, such as an error message: download the picture again.'
        : 'Save it as JPEG, PNG, GIF or WebP.',
    example: { path: 'images/harbour.tif', format: 'tiff' },
  },
  'unread-file': {
    severity: 'warning',
    message: 'This file is ignored.',
    hint: 'Only Markdown files (name.md) directly in issues/inbox/ or issues/NNN/ are stories. To import another document, run `masthead collect FILE`. The issue itself is issue.md, and its translations are issue.LANGUAGE.md.',
  },
  'unsafe-link': {
    message: ({ url }: { url: string }) => `Links such as "${url}" do not work in mail and feeds.`,
    hint: 'Use a link that begins with https:// or mailto:.',
    example: { url: 'javascript:print()' },
  },
  'wrong-number': {
    message: ({ number, folder }: { number: number; folder: string; expected: number }) =>
      `This issue has number ${number}, but is in ${folder}.`,
    hint: ({ expected }: { number: number; folder: string; expected: number }) =>
      `Write \`number: ${expected}\`, or rename the folder.`,
    example: { number: 13, folder: 'issues/012', expected: 12 },
  },
  'wrong-value': {
    message: ({ field, expected, value }: { field: string; expected: string; value: string }) =>
      `\`${field}\` must be ${expected}, not ${value}.`,
    hint: 'For every field and what it can contain, see docs/settings.md.',
    example: { field: 'weight', expected: 'a number', value: '"high"' },
  },
} satisfies ProblemDefinitions;

export const contentProblems = defineProblems(contentDefinitions);
