import { errors } from 'undici';
import type { Problem } from '../../model/problem.ts';
import type { FetchLimits } from './fetch-result.ts';
import { fetchProblems } from './problems.ts';

export type FetchErrorCode = (typeof fetchErrorCodes)[number];

/** An error that carries a code through undici and streams. */
export function fetchError(code: FetchErrorCode): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}

/** The problem for a code. */
export function describeFetchError(
  code: FetchErrorCode,
  host: string,
  limits: FetchLimits,
): Problem {
  switch (code) {
    case 'unsafe-address':
      return fetchProblems[code]({ subject: host, reason: 'is not a public address' });
    case 'too-large':
      return fetchProblems[code]({
        subject: `The answer of ${host}`,
        limit: `${limits.bytes.toLocaleString('en')} bytes`,
      });
    case 'too-many-redirects':
      return fetchProblems[code]({ host, most: limits.redirects });
    default:
      return fetchProblems[code]({ host });
  }
}

/** The code for an error of Node, undici or zlib. Throws the error itself if it is a bug. */
export function classifyFetchError(error: unknown): FetchErrorCode {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const own = fetchErrorCodes.find((each) => each === code);
  if (own !== undefined) return own;
  // Some of these have no code.
  if (error instanceof errors.HTTPParserError) return 'bad-answer';
  for (const [pattern, found] of patterns) if (pattern.test(code)) return found;
  throw error;
}

/** The first match counts. Certificate errors have the names of OpenSSL. */
const patterns: readonly (readonly [RegExp, FetchErrorCode])[] = [
  [/^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL)/, 'unknown-host'],
  [/^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, 'no-answer'],
  [/^UND_ERR_HEADERS_OVERFLOW$/, 'too-large'],
  [/^(Z_|ERR__|ERR_BROTLI)/, 'bad-answer'],
  [/^(ERR_TLS_|ERR_SSL_|EPROTO$|UNSPECIFIED$|(?!ERR_|UND_)[A-Z]+_)/, 'tls-failed'],
  [/^(UND_ERR_(?!INVALID_ARG)|ERR_STREAM_PREMATURE_CLOSE$|E[A-Z0-9]+$)/, 'connection-failed'],
];

const fetchErrorCodes = [
  'unsafe-address',
  'unknown-host',
  'no-answer',
  'connection-failed',
  'tls-failed',
  'bad-answer',
  'too-large',
  'too-many-redirects',
  'cancelled',
] as const;
