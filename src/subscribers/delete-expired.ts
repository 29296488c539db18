import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { deleteDomainTurns } from './confirmation-mail.ts';
import { deleteOldRequests } from './queries/confirmation-requests.ts';
import { deleteNetworks, deleteUnconfirmed } from './queries/consent.ts';
import { deleteOldMails } from './queries/mail-queue.ts';
import { deleteNetworkLimits } from './request-limits.ts';

const month = 30 * 86_400_000;

/** Deletes expired data: unconfirmed subscribers, networks of visitors, old requests and system mails. */
export async function deleteExpired(store: Store, now: Date): Promise<void> {
  const before = new Date(now.getTime() - month);
  await withRetries(store, async (tx) => {
    await deleteUnconfirmed(tx, now);
    await deleteNetworks(tx, before);
    await deleteNetworkLimits(tx);
    await deleteOldRequests(tx, before);
    await deleteDomainTurns(tx);
    await deleteOldMails(tx, before);
  });
}
