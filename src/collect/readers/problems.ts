import { defineProblems, type ProblemDefinitions } from '../../model/define-problems.ts';
import { listLines } from '../../model/nearest.ts';

const copyStory = 'Copy the story into a text file or a Word document, and collect that.';

const unsupported = {
  pdf: [
    'a PDF',
    'Collect the page or the Word document that it was made from, or copy its text into a .txt file.',
  ],
  doc: ['a Word 97–2003 document (.doc)', 'Open it in Word or LibreOffice, and save it as .docx.'],
  odt: ['a LibreOffice document', 'Open it in LibreOffice, and save it as .docx.'],
  rtf: ['a rich text file (.rtf)', 'Open it in Word or LibreOffice, and save it as .docx.'],
  picture: ['a picture', 'Add it to a story: ![What it shows](images/name.png).'],
  archive: ['an archive', 'Unpack it, and collect the stories in it.'],
  'not-word': [
    'not a Word document',
    'Open it in the program it was made with, and save it as .docx.',
  ],
  empty: ['empty', 'Check that this is the right file.'],
  binary: ['of an unknown type', 'Save it as text, as .docx or as a web page.'],
} as const;

export type UnsupportedType = keyof typeof unsupported;

export const readerDefinitions = {
  'took-too-long': {
    message: ({ seconds }: { seconds: number }) =>
      `This document could not be read within ${seconds} seconds.`,
    hint: copyStory,
    example: { seconds: 10 },
  },
  'too-heavy': {
    message: ({ reason }: { reason: string }) => `This document ${reason}.`,
    hint: copyStory,
    example: { reason: 'needs too much memory' },
  },
  'reader-failed': {
    message: 'This document could not be read because of a bug in masthead.',
    hint: copyStory,
  },
  'unknown-document': {
    message: ({ type }: { type: UnsupportedType }) => `This file is ${unsupported[type][0]}.`,
    hint: ({ type }: { type: UnsupportedType }) => unsupported[type][1],
    example: { type: 'pdf' },
  },
  'broken-document': {
    message: ({ reason }: { reason: string }) => `This Word document ${reason}.`,
    hint: 'Open it in Word or LibreOffice, save it as a new .docx file without a password, and collect that.',
    example: { reason: 'is protected with a password' },
  },
  'empty-document': {
    message: ({ isMail }: { isMail: boolean }) =>
      isMail
        ? 'This message contains no text of its own, only an earlier message or a signature.'
        : 'This document contains no text.',
    hint: ({ isMail }: { isMail: boolean }) =>
      isMail
        ? 'Copy the story into a text file, and collect that.'
        : 'If it is a scan, type the text into a new document, and collect that.',
    example: { isMail: false },
  },
  'no-article': {
    message: 'No article was found on this page.',
    hint: 'Use the URL of a single story. If this is one, copy its text into a file and collect that.',
  },
  'attachment-left-out': {
    severity: 'warning',
    message: ({ name }: { name: string }) =>
      `The attachment "${name}" was left out: it is neither a text nor a picture.`,
    hint: 'Ask the sender for a Word document, or put the file on your website and link to it.',
    example: { name: 'report.pdf' },
  },
  'long-story': {
    severity: 'warning',
    message: ({ title, limit }: { title: string; limit: number }) =>
      `"${title}" is longer than ${limit.toLocaleString('en')} characters. Only its beginning was imported.`,
    hint: 'Shorten it, and link to the rest.',
    example: { title: 'Annual report', limit: 200_000 },
  },
  'not-text': {
    message: ({ type }: { type?: string }) =>
      `This file is not plain text${type === undefined ? '' : ` but ${type}`}.`,
    hint: 'Open it, copy its text, and save that as plain text (UTF-8).',
    example: { type: 'a PDF' },
  },
  'guessed-encoding': {
    severity: 'warning',
    message: ({ encoding }: { encoding: string }) =>
      `This file is not UTF-8. It was read as ${encoding}.`,
    hint: 'Check letters such as š, č and đ. If they are wrong, save the file again as UTF-8.',
    example: { encoding: 'Windows-1250 (Central European)' },
  },
  'unsure-story': {
    message: ({ lines }: { lines: readonly number[] }) =>
      `Does a story begin at ${listLines(lines)}? Nothing was imported from this text.`,
    hint: ({ option }: { option: string }) =>
      `If so, run the command again with ${option}, without the lines that are not titles; if the text is one story, with --split-at 1. --dry-run prints the reasons. Or write %%% on a line of its own above each story.`,
    example: { lines: [5], option: '--split-at 1,5' },
  },
  'no-story': {
    message: 'This file contains no text.',
    hint: 'Paste the text into it and save it.',
  },
} as const satisfies ProblemDefinitions;

export const readerProblems = defineProblems(readerDefinitions);
