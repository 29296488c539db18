import { domainToASCII } from 'node:url';

export const subscriberStates = ['pending', 'confirmed', 'unsubscribed', 'suppressed'] as const;
export type SubscriberState = (typeof subscriberStates)[number];

export interface Subscriber {
  /** Opaque and random; the only thing about a person that logs and reports may carry. */
  id: string;
  /** As it was typed; mail is written to this. */
  address: string;
  name?: string;
  /** BCP 47; absent: the newsletter's first language. */
  language?: string;
  state: SubscriberState;
  /** How the person agreed, in the words given at import or by the form. */
  consent: string;
  /** ISO 8601 instant. */
  createdAt: string;
}

/** An address that was accepted: as typed, and the key that makes it unique. */
export interface Address {
  address: string;
  key: string;
}

const atom = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads an addr-spec strictly (RFC 5321 with RFC 6531, without quoted strings, comments and
 * literals). Its key is the NFC, case-folded local part and the A-label domain.
 * @returns undefined where it is none.
 */
export function parseAddress(typed: string): Address | undefined {
  const address = typed.trim();
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at).normalize('NFC');
  if (at < 1 || Buffer.byteLength(local) > 64 || !atom.test(local)) return undefined;
  const domain = domainToASCII(address.slice(at + 1)).toLowerCase();
  const labels = domain.split('.');
  if (labels.length < 2 || domain.length > 253 || !labels.every((part) => label.test(part))) {
    return undefined;
  }
  if (/^\d+$/.test(labels.at(-1) as string)) return undefined;
  return { address, key: `${local.toLowerCase()}@${domain}` };
}
