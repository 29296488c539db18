import { randomBytes } from 'node:crypto';
import { dropControls } from '../newsletter/slots.ts';
import { recordChoice, recordLeft } from '../store/consent.ts';
import { insertLetter } from '../store/letters.ts';
import type { Store } from '../store/open.ts';
import { patiently } from '../store/patience.ts';
import { getSubscriber } from '../store/subscribers.ts';

/**
 * Takes somebody off the list, until they ask to come back and confirm anew. One last letter says
 * so. Asked again, nothing more is done.
 */
export async function leave(store: Store, subscriberId: string, now: Date): Promise<void> {
  await patiently(store, async (inside) => {
    const known = await getSubscriber(inside, subscriberId);
    if (!(await recordLeft(inside, subscriberId, now)) || known?.state !== 'confirmed') return;
    await insertLetter(inside, {
      id: randomBytes(16).toString('hex'),
      kind: 'goodbye',
      language: known.language ?? 'en',
      createdAt: now.toISOString(),
      subscriberId,
    });
  });
}

/** Changes what somebody chose: how they are called, and in which language they read. */
export async function choose(
  store: Store,
  subscriberId: string,
  { name, language }: { name: string; language: string },
  now: Date,
): Promise<void> {
  const clean = dropControls(name).trim().slice(0, 200);
  const choice = { name: clean === '' ? null : clean, language, now };
  await patiently(store, (inside) => recordChoice(inside, subscriberId, choice));
}
