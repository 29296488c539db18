import { defineProblems, type ProblemDefinitions } from '../../model/define-problems.ts';

const host = 'news.example.org';

/** Only the host of a URL is named: the rest may hold a secret. */
export const fetchDefinitions = {
  'unsafe-address': {
    message: ({ subject, reason }: { subject: string; reason: string }) => `${subject} ${reason}.`,
    hint: 'Use a URL that anybody on the internet can open.',
    example: { subject: host, reason: 'is not a public address' },
  },
  'bad-url': {
    message: ({ subject, reason }: { subject: string; reason: string }) => `${subject} ${reason}.`,
    hint: 'Copy the URL from the address bar of a browser. It begins with https:// and has no user name or password.',
    example: { subject: 'The URL', reason: 'does not begin with https:// or http://' },
  },
  'unknown-host': {
    message: ({ host }: { host: string }) => `${host} was not found.`,
    hint: 'Check the spelling, and that this computer is online.',
    example: { host },
  },
  'no-answer': {
    message: ({ host }: { host: string }) => `${host} did not answer in time.`,
    hint: 'Try again later.',
    example: { host },
  },
  'connection-failed': {
    message: ({ host }: { host: string }) => `The connection to ${host} failed.`,
    hint: 'Try again later.',
    example: { host },
  },
  'tls-failed': {
    message: ({ host }: { host: string }) => `The certificate of ${host} cannot be trusted.`,
    hint: 'Only the owner of the website can fix this: report it to them.',
    example: { host },
  },
  'bad-answer': {
    message: ({ host }: { host: string }) => `The response of ${host} could not be read.`,
    hint: 'Try again later. If it happens again, report it to the owner of the website.',
    example: { host },
  },
  'bad-status': {
    message: ({ host, status }: { host: string; status: number }) =>
      `${host} answered with status ${status}.`,
    hint: ({ status }: { status: number }) =>
      status === 404 || status === 410
        ? 'Check the URL: the page no longer exists, or the URL is misspelled.'
        : status === 401 || status === 403
          ? 'The page is not public, or refuses programs: ask its owner.'
          : 'Try again later. If it happens again, ask the owner of the website.',
    example: { host, status: 404 },
  },
  'too-large': {
    message: ({ subject, limit }: { subject: string; limit: string }) =>
      `${subject} is larger than ${limit}.`,
    hint: 'Use a smaller file, such as a single story without large pictures.',
    example: { subject: 'This file', limit: '25 MB' },
  },
  'too-many-redirects': {
    message: ({ host, most }: { host: string; most: number }) =>
      `${host} redirects more than ${most} times.`,
    hint: 'Open the URL in a browser, and use the URL that the browser shows then.',
    example: { host, most: 5 },
  },
  cancelled: {
    message: ({ host }: { host: string }) => `Fetching from ${host} was stopped.`,
    hint: 'Run the command again.',
    example: { host },
  },
  'source-busy': {
    message: ({ host, status }: { host: string; status?: number }) =>
      `${host} refuses requests for now${status === undefined ? '' : ` (status ${status})`}.`,
    hint: 'Try again in an hour.',
    example: { host, status: 429 },
  },
} satisfies ProblemDefinitions;

export const fetchProblems = defineProblems(fetchDefinitions);
