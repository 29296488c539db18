import type { KeyObject } from 'node:crypto';
import { keyedHash } from './keys.ts';

/**
 * Names a recipient of a mailing in the address that bounces come back to (VERP), to us alone.
 * @returns 32 hexadecimal digits.
 */
export function bounceToken(key: KeyObject, mailingId: string, subscriberId: string): string {
  return keyedHash(key, [mailingId, subscriberId]).toString('hex');
}
