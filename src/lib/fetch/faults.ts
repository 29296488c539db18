import { errors } from 'undici';
import type { Problem } from '../../model/problem.ts';
import type { Limits } from './fetched.ts';

/** What goes wrong on the way, apart from addresses that are refused unread. */
export type Fault = keyof typeof sentences;

/** An error that carries one of our codes through undici and streams. */
export function fault(code: Fault): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}

/** A fault as a problem. Of the address only the host is named: the rest may hold a secret. */
export function faultProblem(code: Fault, host: string, limits: Limits): Problem {
  const [what, hint] = sentences[code].map((each) =>
    each.replace(/LIMIT_(\w+)/, (_, name: keyof Limits) => limits[name].toLocaleString('en')),
  );
  return { code, severity: 'error', message: `${host} ${what}.`, hint: hint as string };
}

/** A status that brings neither content nor a way on. */
export function statusProblem(status: number, host: string): Problem {
  return {
    code: 'bad-status',
    severity: 'error',
    message: `${host} answered with status ${status}.`,
    hint:
      status === 404 || status === 410
        ? 'The page is gone, or the address has a slip of the pen.'
        : status === 401 || status === 403
          ? 'The page is not for everybody, or not for programs: ask its owner.'
          : 'Try again later; if it stays, ask its owner.',
  };
}

/**
 * Which fault an error of Node, undici or zlib is.
 * @throws the error itself where it is not about the outside world, but a bug.
 */
export function faultOf(error: unknown): Fault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (Object.hasOwn(sentences, code)) return code as Fault;
  // Not all of these have a code.
  if (error instanceof errors.HTTPParserError) return 'bad-answer';
  for (const [pattern, found] of patterns) if (pattern.test(code)) return found;
  throw error;
}

/** In order: the first that matches counts. Certificates have OpenSSL's own names for faults. */
const patterns: readonly (readonly [RegExp, Fault])[] = [
  [/^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL)/, 'unknown-host'],
  [/^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, 'no-answer'],
  [/^UND_ERR_HEADERS_OVERFLOW$/, 'too-large'],
  [/^(Z_|ERR__|ERR_BROTLI)/, 'bad-answer'],
  [/^(ERR_TLS_|ERR_SSL_|EPROTO$|UNSPECIFIED$|(?!ERR_|UND_)[A-Z]+_)/, 'tls-failed'],
  [/^(UND_ERR_(?!INVALID_ARG)|ERR_STREAM_PREMATURE_CLOSE$|E[A-Z0-9]+$)/, 'connection-failed'],
];

const sentences = {
  'unsafe-address': [
    'leads to an address that is not public',
    'Use an address that anybody on the internet can reach.',
  ],
  'unknown-host': [
    'is not a name that the internet knows',
    'Look for a slip of the pen; if there is none, is this machine online?',
  ],
  'no-answer': ['did not answer in time', 'Try again later.'],
  'connection-failed': ['could not be reached, or broke off before the end', 'Try again later.'],
  'tls-failed': [
    'has no certificate that can be trusted',
    'Tell its owner; there is nothing to be done here.',
  ],
  'bad-answer': [
    'answered in a way that cannot be read',
    'Try again later; if it stays, tell its owner.',
  ],
  'too-large': [
    'sends more than is read',
    'At most LIMIT_bytes bytes are: use an address that gives less, such as a feed of the newest.',
  ],
  'too-many-redirects': [
    'leads on more than LIMIT_redirects times',
    'Open it in a browser and use the address where that ends.',
  ],
  cancelled: ['was not waited for', 'Run it again.'],
} as const;
