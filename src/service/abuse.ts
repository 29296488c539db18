import { timingSafeEqual } from 'node:crypto';
import { keyedHash, keyFor } from '../lib/keys/keys.ts';
import type { Secret } from '../lib/keys/secret.ts';
import { networkOf } from './visitor.ts';

/** In milliseconds: nobody fills in a form faster, and nobody leaves it open for longer. */
const fastest = 2000;
const slowest = 86_400_000;

/** When a form was given out, in a way that only we can write. */
export function signTime(secret: Secret, now: Date): string {
  const at = String(now.getTime());
  return `${at}.${keyedHash(keyFor(secret, 'form'), [at]).toString('base64url')}`;
}

/** True where a form comes back as a person sends it: not at once, and not a day later. */
export function isFromPerson(secret: Secret, time: string, now: Date): boolean {
  const [at = ''] = time.split('.');
  if (!/^\d{1,15}$/.test(at)) return false;
  const [given, expected] = [
    Buffer.from(time),
    Buffer.from(signTime(secret, new Date(Number(at)))),
  ];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
  const taken = now.getTime() - Number(at);
  return taken >= fastest && taken <= slowest;
}

/** The neighbourhood that an address of the network is in, as a name that tells nobody where. */
export function hashNetwork(secret: Secret, ip: string): string {
  return keyedHash(keyFor(secret, 'form'), ['prefix', networkOf(ip)]).toString('hex');
}
