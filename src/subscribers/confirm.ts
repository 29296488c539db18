import { mailboxHash } from '../lib/keys/address-hash.ts';
import { hashToken } from '../lib/keys/confirm-token.ts';
import type { Secret } from '../lib/keys/secret.ts';
import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import type { ChangeContext } from './change-context.ts';
import { deleteRequests } from './queries/confirmation-requests.ts';
import { type Confirmation, confirmByToken, readConfirmationState } from './queries/consent.ts';
import { queueMail } from './queries/mail-queue.ts';
import { countChange } from './queries/statistics.ts';

/** What a confirmation link can do now. Changes nothing: programs open every link in a mail. */
export function readConfirmation(store: Store, token: string, now: Date): Promise<Confirmation> {
  return withRetries(store, (tx) => readConfirmationState(tx, hashToken(token), now));
}

/**
 * Confirms, and queues a welcome mail. @returns what the link was: `used` also at a second click,
 * and `invalid` if it confirmed nothing.
 */
export function confirmSubscription(
  store: Store,
  secret: Secret,
  token: string,
  change: ChangeContext,
): Promise<Confirmation> {
  const { now } = change;
  return withRetries(store, async (tx) => {
    const hash = hashToken(token);
    const confirmed = await confirmByToken(tx, hash, now);
    const after = await readConfirmationState(tx, hash, now);
    if (confirmed === undefined) return after;
    const { subscriberId, addressKey, isNew } = confirmed;
    await deleteRequests(tx, mailboxHash(secret, addressKey));
    // Two confirmation mails to one person may both be used: they are counted and welcomed once.
    if (!isNew) return after;
    await countChange(tx, 'confirmed', confirmed.language, now);
    const language = confirmed.language ?? undefined;
    await queueMail(tx, { kind: 'welcome', subscriberId, language }, change);
    return after;
  });
}
