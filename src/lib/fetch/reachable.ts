import { isIP, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** What of this machine may be reached: nothing, everything, or the ports that are named. */
export type Loopback = boolean | readonly number[];

/**
 * Whether a connection may be made to an address that an outsider chose.
 * @param address An IPv4 or IPv6 address in its usual form, as a look-up gives it.
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
 * An IPv6 address without dots, which ipaddr.js needs: it takes `::1.2.3.4` for
 * `::ffff:1.2.3.4`. One with a zone has none.
 */
function inHexadecimal(address: string): string | undefined {
  return URL.parse(`http://[${address}]`)?.hostname.slice(1, -1);
}

/**
 * Unicast, and given out to the public by IANA's registries. `::ffff:a.b.c.d` has become IPv4
 * before. Of the other forms that carry an IPv4 address, NAT64's well-known prefix is judged by
 * what it carries, since networks without IPv4 reach everybody through it (RFC 6052). Those of
 * 6to4, Teredo and local NAT64 are refused whatever they carry: nobody publishes there.
 */
function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address instanceof ipaddr.IPv4) return address.range() === 'unicast';
  if (address.match(wellKnownNat64, 96))
    return isPublic(new ipaddr.IPv4(address.toByteArray().slice(12)));
  return address.match(globalUnicast, 3) && address.range() === 'unicast';
}

const wellKnownNat64 = ipaddr.IPv6.parse('64:ff9b::');
/** All that IANA has given out so far (RFC 4291, 2.4). `::a.b.c.d` is outside. */
const globalUnicast = ipaddr.IPv6.parse('2000::');
