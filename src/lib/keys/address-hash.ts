import type { Address } from '../../model/address.ts';
import { mailboxKey } from '../../model/mailbox-key.ts';
import { keyedHash, lastingKey } from './keys.ts';
import type { Secret } from './secret.ts';

/**
 * A hash of an address that is not on the list: it recognises the address, and does not reveal it
 * without the secret.
 * @param addressKey The `key` of an `Address`.
 * @returns 32 hexadecimal digits.
 */
export function addressHash(secret: Secret, addressKey: string): string {
  return keyedHash(lastingKey(secret, 'address'), [addressKey]).toString('hex');
}

/** The hashes of an address; the first is the current one, others come from earlier versions. */
export function addressHashes(secret: Secret, { key, formerKey }: Address): string[] {
  return [...new Set([key, formerKey])].map((each) => addressHash(secret, each));
}

/** What limits are counted by: the same for all addresses of a mailbox. See `mailboxKey`. */
export function mailboxHash(secret: Secret, addressKey: string): string {
  return addressHash(secret, mailboxKey(addressKey));
}
