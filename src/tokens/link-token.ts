import { timingSafeEqual } from 'node:crypto';
import { keyedHash, keyFor, type Purpose } from './keys.ts';
import type { Secret } from './secret.ts';

/** Which key signed a token: when keys are changed, links in old mails go on working. */
const keyId = '1';

/**
 * A token for the links of a mail: says which subscriber, proves that we wrote it, and holds no
 * address. `1.SUBSCRIBER.MAC` in letters that a URL takes as they are. It does not expire:
 * somebody may want to leave years later.
 */
export function signToken(
  secret: Secret,
  purpose: Purpose,
  newsletter: string,
  subscriberId: string,
): string {
  return `${keyId}.${subscriberId}.${mac(secret, purpose, newsletter, subscriberId)}`;
}

/** The subscriber that a token is for, or undefined where we did not write it for this purpose. */
export function verifyToken(
  secret: Secret,
  purpose: Purpose,
  newsletter: string,
  token: string,
): string | undefined {
  const [id, subscriberId, given, ...rest] = token.split('.');
  if (id !== keyId || subscriberId === undefined || given === undefined || rest.length > 0) {
    return undefined;
  }
  const expected = Buffer.from(mac(secret, purpose, newsletter, subscriberId));
  const actual = Buffer.from(given);
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return undefined;
  return subscriberId;
}

function mac(secret: Secret, purpose: Purpose, newsletter: string, subscriberId: string): string {
  return keyedHash(keyFor(secret, purpose), [newsletter, subscriberId]).toString('base64url');
}
