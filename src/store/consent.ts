import type { SubscriberState } from '../newsletter/subscriber.ts';
import type { Inside } from './open.ts';

/** What has to be known of an address before anything is done about a request for it. */
export interface Standing {
  id: string;
  state: SubscriberState;
  /** How often, and when last, a letter of confirmation was asked for since it was last confirmed. */
  asked: number;
  askedAt: string | null;
}

export async function standingOf(
  { db }: Inside,
  addressKey: string,
): Promise<Standing | undefined> {
  return db
    .selectFrom('subscribers')
    .select(['id', 'state', 'asked', 'asked_at as askedAt'])
    .where('address_key', '=', addressKey)
    .executeTakeFirst();
}

export async function recordAsked(
  { db }: Inside,
  id: string,
  { form, now }: { form: string; now: Date },
): Promise<void> {
  await db
    .updateTable('subscribers')
    .set((row) => ({ asked: row('asked', '+', 1), asked_at: now.toISOString(), form }))
    .where('id', '=', id)
    .execute();
}

/** What a confirmation will say, kept under the hash of its token until it comes, or too late. */
export interface Awaited {
  tokenHash: string;
  subscriberId: string;
  expiresAt: string;
  name?: string;
  language?: string;
  consent: string;
}

export async function awaitConfirmation({ db }: Inside, awaited: Awaited): Promise<void> {
  await db
    .insertInto('confirmations')
    .values({
      token_hash: awaited.tokenHash,
      subscriber_id: awaited.subscriberId,
      expires_at: awaited.expiresAt,
      name: awaited.name ?? null,
      language: awaited.language ?? null,
      consent: awaited.consent,
    })
    .execute();
}

/** Takes a confirmation, which can be done once. Wants a transaction. @returns whose it was, if it is good. */
export async function takeConfirmation(
  { db }: Inside,
  tokenHash: string,
  now: Date,
): Promise<{ subscriberId: string; language: string | null } | undefined> {
  const row = await db
    .deleteFrom('confirmations')
    .where('token_hash', '=', tokenHash)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined || row.expires_at <= now.toISOString()) return undefined;
  const { numUpdatedRows } = await db
    .updateTable('subscribers')
    .set({
      state: 'confirmed',
      consent: row.consent,
      confirmed_at: now.toISOString(),
      changed_at: now.toISOString(),
      asked: 0,
      left_at: null,
      ...(row.name !== null && { name: row.name }),
      ...(row.language !== null && { language: row.language }),
    })
    .where('id', '=', row.subscriber_id)
    .where('state', '!=', 'suppressed')
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n
    ? { subscriberId: row.subscriber_id, language: row.language }
    : undefined;
}

/** True while a confirmation is awaited. Changes nothing. */
export async function isAwaited({ db }: Inside, tokenHash: string, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('confirmations')
    .select('expires_at')
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
  return row !== undefined && row.expires_at > now.toISOString();
}

/** Takes somebody off the list. @returns false where they were not on it. */
export async function recordLeft({ db }: Inside, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('subscribers')
    .set({
      state: 'unsubscribed',
      left_at: now.toISOString(),
      changed_at: now.toISOString(),
    })
    .where('id', '=', id)
    .where('state', 'in', ['pending', 'confirmed'])
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Changes what somebody chose for themselves. */
export async function recordChoice(
  { db }: Inside,
  id: string,
  { name, language, now }: { name: string | null; language: string; now: Date },
): Promise<void> {
  await db
    .updateTable('subscribers')
    .set({ name, language, changed_at: now.toISOString() })
    .where('id', '=', id)
    .execute();
}
