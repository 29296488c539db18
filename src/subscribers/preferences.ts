import { randomBytes } from 'node:crypto';
import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { dropControls } from '../model/slots.ts';
import type { Choice } from '../model/subscriber.ts';
import { recordPreferences, recordUnsubscribe } from './queries/consent.ts';
import { insertSystemMail } from './queries/mail-queue.ts';
import { countChange } from './queries/statistics.ts';
import { getSubscriber } from './queries/subscriber-rows.ts';

/**
 * Takes somebody off the list, until they ask to come back and confirm anew. One last letter says
 * so. Asked again, nothing more is done.
 */
export async function unsubscribe(store: Store, subscriberId: string, now: Date): Promise<void> {
  await withRetries(store, async (tx) => {
    const known = await getSubscriber(tx, subscriberId);
    if (known === undefined || !(await recordUnsubscribe(tx, known.id, now))) return;
    if (known.state !== 'confirmed') return;
    await countChange(tx, 'unsubscribed', known.language, now);
    await insertSystemMail(tx, {
      id: randomBytes(16).toString('hex'),
      kind: 'goodbye',
      language: known.language ?? '',
      createdAt: now.toISOString(),
      subscriberId: known.id,
    });
  });
}

/** Changes what somebody chose: how they are called, what they read, and in which form. */
export async function savePreferences(
  store: Store,
  subscriberId: string,
  { name: typed = '', ...choice }: Choice & { name?: string },
  now: Date,
): Promise<void> {
  const name = dropControls(typed).trim().slice(0, 200);
  await withRetries(store, (tx) =>
    recordPreferences(tx, subscriberId, { ...choice, ...(name !== '' && { name }) }, now),
  );
}
