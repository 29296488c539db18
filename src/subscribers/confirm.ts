import { createHash, randomBytes } from 'node:crypto';
import { addressHash } from '../lib/keys/address-hash.ts';
import { hashToken } from '../lib/keys/confirm-token.ts';
import type { Secret } from '../lib/keys/secret.ts';
import type { Store } from '../lib/store/open.ts';
import { patiently } from '../lib/store/retry.ts';
import { forgetAsking } from './queries/confirmation-requests.ts';
import { isAwaited, takeConfirmation } from './queries/consent.ts';
import { tally } from './queries/statistics.ts';
import { insertLetter } from './queries/system-mails.ts';

/** Whether a link of confirmation still works. Changes nothing: programs open every link in a mail. */
export function canConfirm(store: Store, token: string, now: Date): Promise<boolean> {
  return patiently(store, (inside) => isAwaited(inside, hashToken(token), now));
}

/**
 * Puts whoever holds the token on the list, and has them welcomed. A token works once.
 * @returns false where it does not work, or not any more.
 */
export function confirm(store: Store, secret: Secret, token: string, now: Date): Promise<boolean> {
  return patiently(store, async (inside) => {
    const taken = await takeConfirmation(inside, hashToken(token), now, consentVersion);
    if (taken === undefined) return false;
    await forgetAsking(inside, addressHash(secret, taken.addressKey));
    // Two letters to one person may both be confirmed: they are counted and welcomed once.
    if (!taken.isNew) return true;
    await tally(inside, 'confirmed', taken.language, now);
    await insertLetter(inside, {
      id: randomBytes(16).toString('hex'),
      kind: 'welcome',
      language: taken.language ?? '',
      createdAt: now.toISOString(),
      subscriberId: taken.subscriberId,
    });
    return true;
  });
}

/** A short name for the words that somebody agreed to: other words, another name. */
export function consentVersion(consent: string): string {
  return createHash('sha256').update(consent).digest('hex').slice(0, 12);
}
