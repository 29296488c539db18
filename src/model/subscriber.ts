import { domainToASCII } from 'node:url';

export const subscriberStates = ['pending', 'confirmed', 'unsubscribed', 'suppressed'] as const;
export type SubscriberState = (typeof subscriberStates)[number];

/** What happens to a list: somebody comes, by the form or brought in by the editor, or goes. */
export const listChanges = [
  'confirmed',
  'imported',
  'unsubscribed',
  'suppressed',
  'erased',
  'refused',
] as const;
export type ListChange = (typeof listChanges)[number];

/** What somebody wants to read, and how. */
export interface Choice {
  /** BCP 47; absent: the newsletter's first language. */
  language?: string;
  /** Ids of sections, sorted; absent: all that there are and will be. */
  sections?: string[];
  /** Mail without HTML. */
  textOnly?: boolean;
}

/** How somebody agreed to get the newsletter. */
export interface Consent {
  /** The words that were agreed to, or how the person agreed, in the editor's. */
  consent: string;
  /** Names those words. */
  consentVersion?: string;
  /** The form that was filled in, or where the person was brought in from. */
  form?: string;
  /** ISO 8601 instants. */
  askedAt?: string;
  confirmedAt?: string;
  leftAt?: string;
  /** Where on the network the form came from, cut short; kept for 30 days, and only where the newsletter wants it. */
  network?: string;
}

export interface Subscriber extends Choice, Consent {
  /** Opaque and random; the only thing about a person that logs and reports may carry. */
  id: string;
  /** As it was typed; mail is written to this. */
  address: string;
  name?: string;
  state: SubscriberState;
  /** Why no mail is written to the address, for a suppressed one. */
  suppressedReason?: string;
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
