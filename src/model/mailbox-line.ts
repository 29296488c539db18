import { type Address, parseAddress } from './address.ts';

/**
 * Reads `Name <address>` (RFC 5322, 3.4), also with the name in quotes, and an address alone, whose
 * name is then empty. Undefined for other text.
 */
export function parseMailboxLine(typed: string): { name: string; address: Address } | undefined {
  const text = typed.trim();
  const [, before = '', inside = text] = /^([^<>]*)<([^<>]*)>$/.exec(text) ?? [];
  const address = parseAddress(inside);
  if (address === undefined) return undefined;
  const name = before.trim();
  const [, quoted] = /^"((?:[^"\\]|\\.)*)"$/.exec(name) ?? [];
  return { name: quoted === undefined ? name : quoted.replace(/\\(.)/g, '$1'), address };
}
