import { domainToASCII, domainToUnicode } from 'node:url';

/** Made only by `parseAddress`, so that it is safe to write into a command or a header. */
export class Address {
  /** In NFC; upper and lower case as typed, since a server may distinguish them (RFC 5321, 2.4). */
  readonly local: string;
  /** A-labels in lower case (RFC 5890): ASCII letters, digits, hyphens and dots. */
  readonly domain: string;

  private constructor(local: string, domain: string) {
    this.local = local;
    this.domain = domain;
  }

  static parse(typed: string): Address | undefined {
    const text = typed.trim();
    const at = text.lastIndexOf('@');
    if (at < 1) return undefined;
    const local = readLocal(text.slice(0, at));
    const domain = parseDomain(text.slice(at + 1));
    if (local === undefined || domain === undefined) return undefined;
    if (Buffer.byteLength(local) + 1 + domain.length > mostOctets) return undefined;
    return new Address(local, domain);
  }

  /** The same mailbox with a tag after a `+` (RFC 5233). @param tag Letters and digits. */
  withTag(tag: string): Address {
    if (!/^[a-z0-9]+$/i.test(tag)) throw new RangeError('a tag is letters and digits');
    return new Address(`${this.local}+${tag}`, this.domain);
  }

  /** Equal for equal addresses: the case-folded local part, in NFC, and the domain. */
  get key(): string {
    return `${foldCase(this.local)}@${this.domain}`;
  }

  /** The key that earlier versions used. Hashes of erased people are made from it. */
  get formerKey(): string {
    return `${this.local.toLowerCase()}@${this.domain}`;
  }

  toString(): string {
    return `${this.local}@${this.domain}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** RFC 5321, 4.5.3.1: a path has 256 octets, the two brackets around the address included. */
const mostOctets = 254;
const mostOctetsLocal = 64;

/**
 * RFC 5321's atoms, with letters, digits and marks of all scripts (RFC 6531). Without `%` and `!`,
 * by which some servers route a message on to another domain (RFC 5321, appendix F.2).
 */
const atom = String.raw`[\p{L}\p{N}#$&'*+/=?^_${'`'}{|}~-][\p{L}\p{N}\p{M}#$&'*+/=?^_${'`'}{|}~-]*`;
const localPart = new RegExp(String.raw`^${atom}(?:\.${atom})*$`, 'u');
const invisible = /\p{Default_Ignorable_Code_Point}/u;
/**
 * Letters, digits, marks, hyphens, and the four dots of IDNA (RFC 3490, 3.1). `domainToASCII` reads
 * its argument by the rules of URLs, which drop tabs and line ends and ignore all after a `/`.
 */
const domainCharacters = /^[\p{L}\p{Nd}\p{M}.\u3002\uff0e\uff61-]+$/u;
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const plainDomain =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const ascii = /^[\x20-\x7e]*$/;

/** Strict (RFC 5321, RFC 6531): no quoted strings, comments, address literals or source routes. */
export function parseAddress(typed: string): Address | undefined {
  return Address.parse(typed);
}

function readLocal(typed: string): string | undefined {
  const local = typed.normalize('NFC');
  if (Buffer.byteLength(local) > mostOctetsLocal || !localPart.test(local)) return undefined;
  if (ascii.test(local)) return local;
  // Look-alikes such as fullwidth letters are not used in names of mailboxes (RFC 8264, 9.17).
  return invisible.test(local) || local.normalize('NFKC') !== local ? undefined : local;
}

/** A domain (any script) as A-labels in lower case; undefined if it is not a domain name. */
export function parseDomain(typed: string): string | undefined {
  // Nearly every domain: what follows would take ten times as long and return the same.
  if (plainDomain.test(typed) && !typed.includes('xn--')) return typed;
  if (!domainCharacters.test(typed) || invisible.test(typed)) return undefined;
  const domain = domainToASCII(typed);
  const labels = domain.split('.');
  if (labels.length < 2 || !labels.every((each) => label.test(each))) return undefined;
  // A name whose last label is a number is an IPv4 address to many programs (RFC 3696, 2).
  if (/^\d+$/.test(labels.at(-1) ?? '')) return undefined;
  // Typed A-labels must be what their characters encode to (RFC 5891, 5.4).
  return domain.includes('xn--') && !isRoundTrip(domain) ? undefined : domain;
}

function isRoundTrip(domain: string): boolean {
  const shown = domainToUnicode(domain);
  if (/(?:^|\.)xn--/.test(shown) || invisible.test(shown)) return false;
  return domainCharacters.test(shown) && domainToASCII(shown) === domain;
}

/** Close to Unicode's full case folding, which JavaScript lacks: `ß` is `ss`, and `ς` is `σ`. */
function foldCase(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  const folded = [...text].map((each) => (each === 'ı' ? each : each.toUpperCase().toLowerCase()));
  return folded.join('').normalize('NFC');
}

/** For people to read: an address with its domain in its own script; other text unchanged. */
export function readableAddress(text: string): string {
  const address = parseAddress(text);
  return address === undefined ? text : `${address.local}@${domainToUnicode(address.domain)}`;
}
