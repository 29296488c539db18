import { countNouns } from '../lib/text/count-nouns.ts';
import { defineProblems, type ProblemDefinitions } from '../model/define-problems.ts';

const title = 'Open doors at the mill';

export const collectDefinitions = {
  'not-found': {
    message: ({ isFolder }: { isFolder: boolean; url?: string | undefined }) =>
      isFolder ? 'This folder has no documents that can be imported.' : 'File or folder not found.',
    hint: ({ isFolder, url }: { isFolder: boolean; url?: string | undefined }) =>
      isFolder
        ? 'Supported: .md, .docx, .txt, .html and .eml.'
        : `Check the spelling.${url === undefined ? '' : ` A URL begins with https://: ${url}`}`,
    example: { isFolder: false },
  },
  'not-a-file': { message: 'This is a symbolic link or a device.', hint: 'Name the file itself.' },
  'already-in-inbox': {
    message: ({ file }: { file: string }) => `The inbox has another file of this name: ${file}.`,
    hint: 'Rename one of the two. If it is a picture, change its name in the text, too.',
    example: { file: 'issues/inbox/open-doors.md' },
  },
  'likely-repeat': {
    severity: 'warning',
    message: ({ title, file, reason }: { title: string; file: string; reason: string }) =>
      `"${title}" may be a duplicate: ${file} has the same ${reason}.`,
    hint: 'It was imported as a draft. Delete it, or remove its line `draft: true` if it is another story.',
    example: { title, file: 'issues/012/03-open-doors.md', reason: 'title' },
  },
  'address-in-text': {
    severity: 'warning',
    message: 'The text has an email address.',
    hint: 'Delete it, unless its owner agreed to publish it.',
  },
  'link-left-out': {
    severity: 'warning',
    message: ({ title, count }: { title: string; count: number }) =>
      `${count === 1 ? 'A link' : `${count} links`} of "${title}" worked only on the original page and ${count === 1 ? 'was' : 'were'} removed; the words were kept.`,
    hint: 'To link these words again, use the complete URL, with https://.',
    example: { title, count: 2 },
  },
  'picture-left-out': {
    severity: 'warning',
    message: ({ title, reason }: { title: string; reason: string; path: string }) =>
      `A picture of "${title}" was left out. ${reason}`,
    hint: ({ path }: { path: string }) =>
      `If the story needs it, save it in issues/inbox/images/: ${path}`,
    example: {
      title,
      reason: 'Its format is not supported, or it is damaged or too large.',
      path: 'https://news.example.org/doors.tiff',
    },
  },
  'picture-without-words': {
    severity: 'warning',
    message: ({ title, count }: { title: string; count: number }) =>
      count === 1
        ? `A picture of "${title}" was left out because it has no alt text.`
        : `${count} pictures of "${title}" were left out because they have no alt text.`,
    hint: ({ count }: { title: string; count: number }) =>
      `If the story needs ${count === 1 ? 'it' : 'them'}, save ${count === 1 ? 'it' : 'each'} in issues/inbox/images/ and write what it shows: ![What it shows](images/name.png).`,
    example: { title, count: 2 },
  },
  'many-links': {
    severity: 'warning',
    message: ({ count, limit }: { count: number; limit: number }) =>
      `This mail links to ${count} pages; the first ${limit} were imported.`,
    hint: 'To import the others, run `masthead collect URL …`.',
    example: { count: 8, limit: 5 },
  },
  'folder-outside': {
    message: "The folder of a source must be inside the newsletter's folder.",
    hint: 'Write its path from there, without .. and without a slash in front: from-members/athens.',
  },
  'no-folder': {
    message: 'The folder of this source was not found.',
    hint: "Create it in the newsletter's folder, or correct its name in issues/newsletter.yaml.",
  },
  'no-mailbox': {
    message: ({ isSet }: { isSet: boolean; reason?: string | undefined }) =>
      isSet ? 'IMAP_URL cannot be read.' : 'IMAP_URL is not set.',
    hint: ({ reason }: { reason?: string | undefined }) =>
      reason ??
      'Set IMAP_URL to imaps://user:password@mail.example.org/INBOX, in the environment or in .env.',
    example: { isSet: false },
  },
  'mailbox-failed': {
    message: ({ reason }: { reason: string }) => `The mailbox could not be read: ${reason}.`,
    hint: 'Check the user, password, server and folder in IMAP_URL.',
    example: { reason: 'the server refused the password' },
  },
  'source-broken': {
    message: ({ reason }: { reason: string | undefined }) =>
      reason === undefined
        ? 'A bug in masthead stopped this source.'
        : `This source could not be imported: ${reason}`,
    hint: ({ reason }: { reason: string | undefined }) =>
      reason === undefined
        ? 'Send the report to the authors of masthead. The other sources are not affected.'
        : 'Check that its files can be read, that the inbox can be written, and that the disk has space.',
    example: { reason: 'permission denied.' },
  },
  'source-fails': {
    severity: 'warning',
    message: ({ name, since, times }: { name: string; since: string; times: number }) =>
      `The source "${name}" has failed ${countNouns(times, 'time')} in a row, since ${since}.`,
    hint: 'Check its URL or folder in issues/newsletter.yaml, or remove the source.',
    example: { name: 'The Mill', since: '2026-11-12', times: 9 },
  },
  'source-moved': {
    severity: 'warning',
    message: ({ name }: { name: string; url: string }) =>
      `The source "${name}" has moved permanently to a new URL.`,
    hint: ({ url }: { url: string }) => `Write the new URL into issues/newsletter.yaml: ${url}`,
    example: { name: 'The Mill', url: 'https://mill.example/feed.xml' },
  },
} satisfies ProblemDefinitions;

export const collectProblems = defineProblems(collectDefinitions);
