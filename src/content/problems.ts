import { defineProblems, type ProblemDefinitions } from '../model/define-problems.ts';
import { pictureDefinitions } from './picture-problems.ts';

/** A value that ends at a `#` without quotes. */
interface LostToComment {
  field: string;
  value: string;
  comment: string;
}

export const contentDefinitions = {
  ...pictureDefinitions,
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
