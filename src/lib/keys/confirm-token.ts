import { createHash } from 'node:crypto';
import { keyedHash, lastingKey } from './keys.ts';
import type { Secret } from './secret.ts';

/**
 * The token in a letter of confirmation: 128 bits that nobody can guess who does not have the
 * secret, made anew from the letter's random id at each attempt, so that it is stored nowhere.
 */
export function confirmToken(secret: Secret, letterId: string): string {
  return keyedHash(lastingKey(secret, 'confirm'), [letterId]).toString('base64url');
}

/** What is stored of a token: it leads back to none. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
