import { timingSafeEqual } from 'node:crypto';
import { keyedHash, keyFor, newestKeyId, type Purpose } from './keys.ts';
import type { Secret } from './secret.ts';

/** Stands for the recipient of a test mail, whose links belong to nobody. */
export const testRecipientId = 'test';

/**
 * `KEY.SUBSCRIBER.MAC`: proves that we wrote the link, and holds no address. `KEY` is the secret
 * that signed it: old links work when one is added. It never expires, since people leave years
 * later.
 */
export function signToken(
  secret: Secret,
  purpose: Purpose,
  newsletter: string,
  subscriberId: string,
): string {
  const id = newestKeyId(secret);
  return `${id}.${subscriberId}.${mac(secret, id, purpose, newsletter, subscriberId)}`;
}

/** The subscriber of a token; undefined unless we signed it for this purpose. */
export function verifyToken(
  secret: Secret,
  purpose: Purpose,
  newsletter: string,
  token: string,
): string | undefined {
  const [key = '', subscriberId, given, ...rest] = token.split('.');
  const id = /^[1-9]\d{0,3}$/.test(key) ? Number(key) : 0;
  if (id < 1 || id > newestKeyId(secret)) return undefined;
  if (subscriberId === undefined || given === undefined || rest.length > 0) return undefined;
  const expected = Buffer.from(mac(secret, id, purpose, newsletter, subscriberId));
  const actual = Buffer.from(given);
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return undefined;
  return subscriberId;
}

function mac(
  secret: Secret,
  id: number,
  purpose: Purpose,
  newsletter: string,
  subscriberId: string,
): string {
  return keyedHash(keyFor(secret, purpose, id), [newsletter, subscriberId]).toString('base64url');
}
