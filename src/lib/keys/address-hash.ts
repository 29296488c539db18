import { keyedHash, lastingKey } from './keys.ts';
import type { Secret } from './secret.ts';

/**
 * What is kept of an address whose owner is not on the list: it leads back to nobody without the
 * secret, and the same address is recognised.
 * @param addressKey See `parseAddress`.
 * @returns 32 hexadecimal digits.
 */
export function addressHash(secret: Secret, addressKey: string): string {
  return keyedHash(lastingKey(secret, 'address'), [addressKey]).toString('hex');
}
