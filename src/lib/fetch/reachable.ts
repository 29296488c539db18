import { isIP, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Which ports of this machine may be reached: none, all, or these. */
export type Loopback = boolean | readonly number[];

/**
 * True if a connection may be made to an address that an outsider chose.
 * @param address An IPv4 or IPv6 address, as `lookup` returns it.
 */
export function mayReach(address: string, port: number, loopback: Loopback): boolean {
  const plain = isIPv6(address) ? inHexadecimal(address) : address;
  if (plain === undefined || isIP(plain) === 0) return false;
  const parsed = ipaddr.process(plain);
  if (isPublic(parsed)) return true;
  if (parsed.range() !== 'loopback') return false;
  return typeof loopback === 'boolean' ? loopback : loopback.includes(port);
}

/**
 * An IPv6 address without dots: ipaddr.js reads `::1.2.3.4` as `::ffff:1.2.3.4`. Undefined for an
 * address with a zone.
 */
function inHexadecimal(address: string): string | undefined {
  return URL.parse(`http://[${address}]`)?.hostname.slice(1, -1);
}

/**
 * True for public unicast addresses (IANA's registries). `::ffff:a.b.c.d` is IPv4 already. An address
 * with NAT64's well-known prefix counts as the IPv4 address in it, since IPv6-only networks need it
 * (RFC 6052). 6to4, Teredo and local NAT64 are refused: nobody publishes there.
 */
function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address instanceof ipaddr.IPv4) return address.range() === 'unicast';
  if (address.match(wellKnownNat64, 96))
    return isPublic(new ipaddr.IPv4(address.toByteArray().slice(12)));
  return address.match(globalUnicast, 3) && address.range() === 'unicast';
}

const wellKnownNat64 = ipaddr.IPv6.parse('64:ff9b::');
/** All that IANA has allocated (RFC 4291, 2.4), without `::a.b.c.d`. */
const globalUnicast = ipaddr.IPv6.parse('2000::');
