import { timingSafeEqual } from 'node:crypto';
import { keyedHash, keyFor } from '../lib/keys/keys.ts';
import type { Secret } from '../lib/keys/secret.ts';
import { networkOf } from './visitor.ts';

/** In milliseconds: people take longer to fill in a form, and do not leave it open for longer. */
const fastest = 2000;
const slowest = 86_400_000;

/** The time at which a form was shown, signed. */
export function signTime(secret: Secret, now: Date): string {
  const at = String(now.getTime());
  return `${at}.${keyedHash(keyFor(secret, 'form'), [at]).toString('base64url')}`;
}

/** True if a form is sent in the time that people take: not at once, and not a day later. */
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

/** A keyed hash of a visitor's network. */
export function hashNetwork(secret: Secret, ip: string): string {
  return keyedHash(keyFor(secret, 'form'), ['prefix', networkOf(ip)]).toString('hex');
}
