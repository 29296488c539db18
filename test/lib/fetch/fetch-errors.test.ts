import { expect, test } from 'vitest';
import { classifyFetchError, describeFetchError } from '../../../src/lib/fetch/fetch-errors.ts';

const withCode = (code: string): Error => Object.assign(new Error(code), { code });

test.each([
  ['unsafe-address', 'unsafe-address'],
  ['ENOTFOUND', 'unknown-host'],
  ['EAI_AGAIN', 'unknown-host'],
  ['ETIMEDOUT', 'no-answer'],
  ['UND_ERR_CONNECT_TIMEOUT', 'no-answer'],
  ['UND_ERR_SOCKET', 'connection-failed'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'connection-failed'],
  ['ERR_STREAM_PREMATURE_CLOSE', 'connection-failed'],
  ['ECONNREFUSED', 'connection-failed'],
  ['EHOSTUNREACH', 'connection-failed'],
  ['CERT_HAS_EXPIRED', 'tls-failed'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls-failed'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-failed'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls-failed'],
  ['EPROTO', 'tls-failed'],
  ['Z_DATA_ERROR', 'bad-answer'],
  ['ERR__ERROR_FORMAT_PADDING_1', 'bad-answer'],
])('%s is %s', (code, fetchError) => {
  expect(classifyFetchError(withCode(code))).toBe(fetchError);
});

test.each([
  new TypeError('a bug'),
  withCode('UND_ERR_INVALID_ARG'),
  withCode('ERR_INVALID_ARG_TYPE'),
  withCode('toString'),
])('a bug is not a fetch error: %s', (bug) => {
  expect(() => classifyFetchError(bug)).toThrow(bug);
});

test('a limit stands in the sentence', () => {
  const limits = { bytes: 2_000_000, seconds: 30, redirects: 5 };
  expect(describeFetchError('too-large', 'news.example', limits)).toMatchObject({
    message: 'The answer of news.example is larger than 2,000,000 bytes.',
  });
  expect(describeFetchError('too-many-redirects', 'news.example', limits).message).toBe(
    'news.example redirects more than 5 times.',
  );
});
