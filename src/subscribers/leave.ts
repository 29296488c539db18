import { randomBytes } from 'node:crypto';
import type { Store } from '../lib/store/open.ts';
import { patiently } from '../lib/store/retry.ts';
import { dropControls } from '../model/slots.ts';
import type { Choice } from '../model/subscriber.ts';
import { recordChoice, recordLeft } from './queries/consent.ts';
import { tally } from './queries/statistics.ts';
import { getSubscriber } from './queries/subscribers.ts';
import { insertLetter } from './queries/system-mails.ts';

/**
 * Takes somebody off the list, until they ask to come back and confirm anew. One last letter says
 * so. Asked again, nothing more is done.
 */
export async function leave(store: Store, subscriberId: string, now: Date): Promise<void> {
  await patiently(store, async (inside) => {
    const known = await getSubscriber(inside, subscriberId);
    if (known === undefined || !(await recordLeft(inside, known.id, now))) return;
    if (known.state !== 'confirmed') return;
    await tally(inside, 'unsubscribed', known.language, now);
    await insertLetter(inside, {
      id: randomBytes(16).toString('hex'),
      kind: 'goodbye',
      language: known.language ?? '',
      createdAt: now.toISOString(),
      subscriberId: known.id,
    });
  });
}

/** Changes what somebody chose: how they are called, what they read, and in which form. */
export async function choose(
  store: Store,
  subscriberId: string,
  { name: typed = '', ...choice }: Choice & { name?: string },
  now: Date,
): Promise<void> {
  const name = dropControls(typed).trim().slice(0, 200);
  await patiently(store, (inside) =>
    recordChoice(inside, subscriberId, { ...choice, ...(name !== '' && { name }) }, now),
  );
}
