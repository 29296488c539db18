import { keyedHash, keyFor } from '../tokens/keys.ts';
import type { Secret } from '../tokens/secret.ts';

/** In milliseconds: nobody fills in a form faster, and nobody leaves it open for longer. */
const fastest = 2000;
const slowest = 86_400_000;

/** When a form was given out, in a way that only we can write. */
export function formTime(secret: Secret, now: Date): string {
  const at = String(now.getTime());
  return `${at}.${keyedHash(keyFor(secret, 'form'), [at]).toString('base64url')}`;
}

/** True where a form comes back from a person: not at once, not a day later, and with its trap empty. */
export function isFromPerson(
  secret: Secret,
  { time, trap }: { time: string; trap: string },
  now: Date,
): boolean {
  const [at = ''] = time.split('.');
  if (trap !== '' || formTime(secret, new Date(Number(at))) !== time) return false;
  const taken = now.getTime() - Number(at);
  return taken >= fastest && taken <= slowest;
}

/**
 * The neighbourhood that an address of the network is in, as a name that tells nobody where: /24
 * of IPv4, /48 of IPv6, hashed.
 */
export function neighbourhood(secret: Secret, ip: string): string {
  const plain = ip.replace(/^::ffff:/i, '');
  const prefix = plain.includes(':')
    ? plain.split(':').slice(0, 3).join(':')
    : plain.split('.').slice(0, 3).join('.');
  return keyedHash(keyFor(secret, 'form'), ['prefix', prefix]).toString('hex');
}
