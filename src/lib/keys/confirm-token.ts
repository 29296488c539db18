import { createHash } from 'node:crypto';
import { keyedHash, lastingKey } from './keys.ts';
import type { Secret } from './secret.ts';

/**
 * The token in a confirmation mail: 128 bits, derived from the random id of the mail at each
 * attempt, so that it is not stored.
 */
export function confirmToken(secret: Secret, letterId: string): string {
  return keyedHash(lastingKey(secret, 'confirm'), [letterId]).toString('base64url');
}

/** What is stored of a token, which cannot be derived from it. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
