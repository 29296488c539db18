import { isIP, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

export type Loopback = boolean | readonly number[];

/** Whether an IP address that an outsider chose may be connected to. */
export function mayReach(address: string, port: number, loopback: Loopback): boolean {
  const plain = isIPv6(address) ? inHexadecimal(address) : address;
  if (plain === undefined || isIP(plain) === 0) return false;
  const parsed = ipaddr.process(plain);
  if (isPublic(parsed)) return true;
  if (parsed.range() !== 'loopback') return false;
  return typeof loopback === 'boolean' ? loopback : loopback.includes(port);
}

/**
 * An IPv6 address without dots, with which ipaddr.js reads `::1.2.3.4` as `::ffff:1.2.3.4`. Undefined
 * for a zone.
 */
export function inHexadecimal(address: string): string | undefined {
  return URL.parse(`http://[${address}]`)?.hostname.slice(1, -1);
}

/** Public unicast (IANA), or such an IPv4 address behind NAT64's well-known prefix (RFC 6052). */
function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address instanceof ipaddr.IPv4) return address.range() === 'unicast';
  if (address.match(wellKnownNat64, 96))
    return isPublic(new ipaddr.IPv4(address.toByteArray().slice(12)));
  return address.match(globalUnicast, 3) && address.range() === 'unicast';
}

const wellKnownNat64 = ipaddr.IPv6.parse('64:ff9b::');
/** All that IANA has allocated (RFC 4291, 2.4), without `::a.b.c.d`. */
const globalUnicast = ipaddr.IPv6.parse('2000::');
