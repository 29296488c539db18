import type { Address } from '../../model/address.ts';
import { mailboxKey } from '../../model/mailbox-key.ts';
import { keyedHash, lastingKey } from './keys.ts';
import type { Secret } from './secret.ts';

/**
 * What is kept of an address whose owner is not on the list: it leads back to nobody without the
 * secret, and the same address is recognised.
 * @param addressKey The `key` of an `Address`.
 * @returns 32 hexadecimal digits.
 */
export function addressHash(secret: Secret, addressKey: string): string {
  return keyedHash(lastingKey(secret, 'address'), [addressKey]).toString('hex');
}

/** The hashes under which an address may be known; the first is today's. */
export function addressHashes(secret: Secret, { key, formerKey }: Address): string[] {
  return [...new Set([key, formerKey])].map((each) => addressHash(secret, each));
}

/** What limits are counted by: the same for all addresses of a mailbox. See `mailboxKey`. */
export function mailboxHash(secret: Secret, addressKey: string): string {
  return addressHash(secret, mailboxKey(addressKey));
}
