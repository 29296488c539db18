import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { dropControls } from '../model/slots.ts';
import type { Choice, SubscriberState } from '../model/subscriber.ts';
import type { ChangeContext } from './change-context.ts';
import { recordPreferences, recordUnsubscribe } from './queries/consent.ts';
import { queueMail } from './queries/mail-queue.ts';
import { countChange } from './queries/statistics.ts';
import { getSubscriber } from './queries/subscriber-rows.ts';

const longestName = 200;

/**
 * Unsubscribes somebody, and queues a goodbye mail if they were confirmed. A second call does
 * nothing. @returns the state before; undefined if nobody has that id.
 */
export async function unsubscribe(
  store: Store,
  id: string,
  change: ChangeContext,
): Promise<SubscriberState | undefined> {
  const { now } = change;
  return withRetries(store, async (tx) => {
    const known = await getSubscriber(tx, id);
    if (known === undefined || !(await recordUnsubscribe(tx, known.id, now))) return known?.state;
    if (known.state !== 'confirmed') return known.state;
    await countChange(tx, 'unsubscribed', known.language, now);
    const mail = { kind: 'goodbye', subscriberId: known.id, language: known.language } as const;
    await queueMail(tx, mail, change);
    return known.state;
  });
}

/** Saves name, language, sections and format. */
export async function savePreferences(
  store: Store,
  id: string,
  { name = '', ...choice }: Choice & { name?: string },
  now: Date,
): Promise<void> {
  const preferences = { ...choice, ...cleanName(name) };
  await withRetries(store, (tx) => recordPreferences(tx, id, preferences, now));
}

/** A name as typed, without control characters; no field if nothing is left. */
export function cleanName(typed: string): { name?: string } {
  const name = dropControls(typed).trim().slice(0, longestName);
  return name === '' ? {} : { name };
}
