import { defineProblems, type ProblemDefinitions } from '../../model/define-problems.ts';

export const archiveDefinitions = {
  'number-taken': {
    message: ({ number }: { number: number }) => `The newsletter already has an issue ${number}.`,
    hint: "Change `number` in the old issue's front matter, or renumber the newsletter's own issue.",
    example: { number: 12 },
  },
  'edited-import': {
    severity: 'warning',
    message: ({ number }: { number: number }) =>
      `Issue ${number} differs from what was imported, so it was not deleted.`,
    hint: 'It was edited, or imported with other options: repeat them with --undo. Or delete its folder yourself.',
    example: { number: 12 },
  },
  'foreign-markup': {
    severity: 'warning',
    message: 'This line has a template tag of another program, which readers would see as it is.',
    hint: 'Rewrite the line in Markdown in the new issue.',
  },
  'lost-link': {
    severity: 'warning',
    message: ({ url }: { url: string }) =>
      `The new URL for the link "${url}" is not known. The text has its words instead.`,
    hint: 'Write the whole URL in the new issue. If it leads to an old issue, describe their former URLs with --address.',
    example: { url: '../april/' },
  },
  'old-draft': {
    severity: 'warning',
    message: 'This is a draft, so it was not imported.',
    hint: 'To import it, remove `draft: true`, `published: false` or `Status: draft`, or move it out of the folder of drafts.',
  },
  'other-format': {
    severity: 'warning',
    message: ({ count, ending }: { count: number; ending: string }) =>
      count === 1
        ? `This ${ending} file was not imported.`
        : `${count} ${ending} files were not imported; this is the first.`,
    hint: 'Only Markdown is imported. Convert them, for example with Pandoc, and run the command again.',
    example: { count: 11, ending: '.rst' },
  },
  'missing-date': {
    message: 'Missing date.',
    hint: 'Add a line `date: 2014-05-03`, or begin the name of the file with the date: 2014-05-03-may.md.',
  },
  'broken-toml': {
    message: ({ reason }: { reason: string }) => `The TOML front matter is invalid: ${reason}.`,
    hint: 'Correct it, or remove the file from the folder.',
    example: { reason: 'Invalid TOML document: incomplete key-value' },
  },
} satisfies ProblemDefinitions;

export const archiveProblems = defineProblems(archiveDefinitions);
