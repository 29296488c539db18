import type { Address } from '../../model/address.ts';
import { mailboxKey } from '../../model/mailbox-key.ts';
import { keyedHash, lastingKey } from './keys.ts';
import type { Secret } from './secret.ts';

/** 32 hexadecimal digits that recognise an address (by its `key`) without revealing it. */
export function addressHash(secret: Secret, addressKey: string): string {
  return keyedHash(lastingKey(secret, 'address'), [addressKey]).toString('hex');
}

/** The current hash of an address, then those of earlier versions. */
export function addressHashes(secret: Secret, { key, formerKey }: Address): string[] {
  return [...new Set([key, formerKey])].map((each) => addressHash(secret, each));
}

/** The same for all addresses of a mailbox, for limits. See `mailboxKey`. */
export function mailboxHash(secret: Secret, addressKey: string): string {
  return addressHash(secret, mailboxKey(addressKey));
}
