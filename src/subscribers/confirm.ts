import { createHash, randomBytes } from 'node:crypto';
import { mailboxHash } from '../lib/keys/address-hash.ts';
import { hashToken } from '../lib/keys/confirm-token.ts';
import type { Secret } from '../lib/keys/secret.ts';
import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { deleteRequests } from './queries/confirmation-requests.ts';
import {
  type ConfirmationState,
  confirmByToken,
  readConfirmationState,
} from './queries/consent.ts';
import { insertSystemMail } from './queries/mail-queue.ts';
import { countChange } from './queries/statistics.ts';

/** What a confirmation link can do now. Changes nothing: programs open every link in a mail. */
export function readConfirmation(
  store: Store,
  token: string,
  now: Date,
): Promise<ConfirmationState> {
  return withRetries(store, (tx) => readConfirmationState(tx, hashToken(token), now));
}

/**
 * Confirms the subscriber whom a token was sent to, once, and has a welcome sent.
 * @returns true where they are subscribed, also at a second click; false where the token is invalid or expired.
 */
export function confirmSubscription(
  store: Store,
  secret: Secret,
  token: string,
  now: Date,
): Promise<boolean> {
  return withRetries(store, async (tx) => {
    const hash = hashToken(token);
    const taken = await confirmByToken(tx, hash, now, hashConsent);
    if (taken === undefined) return (await readConfirmationState(tx, hash, now)) === 'used';
    await deleteRequests(tx, mailboxHash(secret, taken.addressKey));
    // Two letters to one person may both be confirmed: they are counted and welcomed once.
    if (!taken.isNew) return true;
    await countChange(tx, 'confirmed', taken.language, now);
    await insertSystemMail(tx, {
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
export function hashConsent(consent: string): string {
  return createHash('sha256').update(consent).digest('hex').slice(0, 12);
}
