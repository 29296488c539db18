import type { KeyObject } from 'node:crypto';
import { keyedHash } from './keys.ts';

/** Identifies a recipient in the bounce address (VERP), only to us: 32 hexadecimal digits. */
export function bounceToken(key: KeyObject, mailingId: string, subscriberId: string): string {
  return keyedHash(key, [mailingId, subscriberId]).toString('hex');
}
