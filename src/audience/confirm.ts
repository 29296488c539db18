import { createHash, randomBytes } from 'node:crypto';
import { forgetAsking } from '../store/askings.ts';
import { isAwaited, takeConfirmation } from '../store/consent.ts';
import { insertLetter } from '../store/letters.ts';
import type { Store } from '../store/open.ts';
import { patiently } from '../store/patience.ts';
import { tally } from '../store/tallies.ts';
import { addressHash } from '../tokens/address-hash.ts';
import { hashToken } from '../tokens/confirm-token.ts';
import type { Secret } from '../tokens/secret.ts';

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
