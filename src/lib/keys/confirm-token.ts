import { createHash } from 'node:crypto';
import { keyedHash, lastingKey } from './keys.ts';
import type { Secret } from './secret.ts';

/** 128 bits, derived from the random id of the confirmation mail at each attempt: not stored. */
export function confirmToken(secret: Secret, letterId: string): string {
  return keyedHash(lastingKey(secret, 'confirm'), [letterId]).toString('base64url');
}

/** What is stored of a token. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
