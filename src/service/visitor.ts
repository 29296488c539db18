import { isIP, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { inHexadecimal } from '../lib/fetch/reachable.ts';

/**
 * Finds a visitor behind `hops` trusted proxies: anybody can write earlier entries of the header
 * `forwarded`. @returns without port, brackets and zone; `direct` if no entry is left.
 */
export function findVisitorAddress(direct: string, forwarded: string, hops: number): string {
  const entries = forwarded.split(',').filter((each) => each.trim() !== '');
  const written = hops === 0 ? undefined : entries.at(-hops);
  return readIp(written ?? '') ?? readIp(direct) ?? '';
}

/**
 * Reads an IP address as proxies write it (RFC 3986, 6874, 7239). IPv4 inside IPv6 becomes IPv4.
 * @returns undefined for anything else, such as `unknown`.
 */
export function readIp(written: string): string | undefined {
  const text = written.replaceAll('"', '').trim().replace(/^for=/i, '');
  const inBrackets = /^\[([^\]]*)\](?::\w*)?$/.exec(text)?.[1];
  const bare = (inBrackets ?? text).replace(/%.*$/, '');
  // IPv4, or eight groups of IPv6, and a port.
  const withoutPort = /^((?:\d+\.){3}\d+|(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}):\w*$/i.exec(bare)?.[1];
  const address = withoutPort ?? bare;
  if (isIP(address) === 0) return undefined;
  return isIPv6(address) ? ipaddr.process(inHexadecimal(address) ?? address).toString() : address;
}

/** The network of an address: /24 of IPv4, /48 of IPv6. */
export function networkOf(address: string): string {
  const ip = readIp(address);
  if (ip === undefined) return 'unknown';
  if (!isIPv6(ip)) return `${ip.split('.').slice(0, 3).join('.')}.0/24`;
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${ip}/48`).toString()}/48`;
}
