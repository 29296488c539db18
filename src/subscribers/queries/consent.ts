import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Transaction } from '../../lib/store/open.ts';
import type { Choice, SubscriberState } from '../../model/subscriber.ts';
import { returnableReasons, stateForForm } from '../../model/suppression.ts';
import { writeSections } from './subscriber-rows.ts';

/** Finds a subscriber by address, with the state that counts for the form (see `stateForForm`). */
export async function findByAddress(
  { db }: Transaction,
  addressKey: string,
): Promise<{ id: string; state: SubscriberState; language?: string } | undefined> {
  const row = await db
    .selectFrom('subscribers')
    .select(['id', 'state', 'language', 'suppressed_reason'])
    .where('address_key', '=', addressKey)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { id, language } = row;
  const state = stateForForm(row.state, row.suppressed_reason);
  return { id, state, ...(language !== null && { language }) };
}

/** Records when and with which form somebody asked to subscribe. */
export async function recordForm(
  { db }: Transaction,
  id: string,
  { form, network, now }: { form: string; network: string | undefined; now: Date },
): Promise<void> {
  await db
    .updateTable('subscribers')
    .set({ asked_at: now.toISOString(), form, network: network ?? null })
    .where('id', '=', id)
    .execute();
}

/** What somebody asked for, until they confirm it or the link expires. */
export interface PendingConfirmation extends Choice {
  tokenHash: string;
  subscriberId: string;
  expiresAt: string;
  name?: string;
  consent: string;
}

/** Stores what somebody asked for until they confirm it. */
export async function insertConfirmation(
  { db }: Transaction,
  awaited: PendingConfirmation,
): Promise<void> {
  await db
    .insertInto('confirmations')
    .values({
      token_hash: awaited.tokenHash,
      subscriber_id: awaited.subscriberId,
      expires_at: awaited.expiresAt,
      name: awaited.name ?? null,
      language: awaited.language ?? null,
      sections: writeSections(awaited.sections),
      text_only: awaited.textOnly === true ? 1 : 0,
      consent: awaited.consent,
    })
    .execute();
}

/** Uses a token, in a transaction. @returns whose it is and if they are new; undefined if invalid. */
export async function confirmByToken(
  { db }: Transaction,
  tokenHash: string,
  now: Date,
): Promise<
  { subscriberId: string; addressKey: string; language: string | null; isNew: boolean } | undefined
> {
  const row = await db
    .updateTable('confirmations')
    .set({ used_at: now.toISOString() })
    .where('token_hash', '=', tokenHash)
    // An expired row is not deleted here: the clock may be wrong.
    .where('used_at', 'is', null)
    .where('expires_at', '>', now.toISOString())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  await db
    .updateTable('confirmations')
    .set({ name: null, consent: '', sections: null })
    .where('token_hash', '=', tokenHash)
    .execute();
  const before = await db
    .selectFrom('subscribers')
    .select('state')
    .where('id', '=', row.subscriber_id)
    .executeTakeFirst();
  const updated = await db
    .updateTable('subscribers')
    .set({
      state: 'confirmed',
      consent: row.consent,
      consent_version: hashConsent(row.consent),
      confirmed_at: now.toISOString(),
      changed_at: now.toISOString(),
      left_at: null,
      suppressed_reason: null,
      sections: row.sections,
      text_only: row.text_only,
      ...(row.name !== null && { name: row.name, first_name: firstNameFor(row.name) }),
      ...(row.language !== null && { language: row.language }),
    })
    .where('id', '=', row.subscriber_id)
    .where((each) =>
      each.or([
        each('state', '!=', 'suppressed'),
        each('suppressed_reason', 'in', [...returnableReasons]),
      ]),
    )
    .returning('address_key as addressKey')
    .executeTakeFirst();
  if (updated === undefined) return undefined;
  const isNew = before?.state !== 'confirmed';
  return { subscriberId: row.subscriber_id, language: row.language, isNew, ...updated };
}

/** Identifies the text that somebody agreed to: 12 hexadecimal digits of its SHA-256. */
function hashConsent(consent: string): string {
  return createHash('sha256').update(consent).digest('hex').slice(0, 12);
}

/** What a link can do now; `used`: it was used, and the person is still subscribed. */
export type ConfirmationState = 'open' | 'used' | 'invalid';

export interface Confirmation {
  state: ConfirmationState;
  /** The language that was chosen with it, if it is known. */
  language?: string;
}

/** Whether a confirmation link can be used now. Changes nothing. */
export async function readConfirmationState(
  { db }: Transaction,
  tokenHash: string,
  now: Date,
): Promise<Confirmation> {
  const row = await db
    .selectFrom('confirmations')
    .innerJoin('subscribers', 'subscribers.id', 'confirmations.subscriber_id')
    .select(['expires_at', 'used_at', 'state', 'confirmations.language'])
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
  if (row === undefined) return { state: 'invalid' };
  const { language } = row;
  return { state: stateOf(row, now), ...(language !== null && { language }) };
}

function stateOf(
  { used_at, expires_at, state }: { used_at: string | null; expires_at: string; state: string },
  now: Date,
): ConfirmationState {
  if (used_at !== null) return state === 'confirmed' ? 'used' : 'invalid';
  return expires_at > now.toISOString() ? 'open' : 'invalid';
}

/** Unsubscribes somebody. @returns false if they were not subscribed. */
export async function recordUnsubscribe(
  { db }: Transaction,
  id: string,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('subscribers')
    .set({ state: 'unsubscribed', left_at: now.toISOString(), changed_at: now.toISOString() })
    .where('id', '=', id)
    .where('state', 'in', ['pending', 'confirmed'])
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** A first name belongs to the name that it came with. */
function firstNameFor(name: string | undefined) {
  return sql<string | null>`case when name = ${name ?? ''} then first_name end`;
}

/** Replaces name, language, sections and format. */
export async function recordPreferences(
  { db }: Transaction,
  id: string,
  choice: Choice & { name?: string },
  now: Date,
): Promise<void> {
  await db
    .updateTable('subscribers')
    .set({
      name: choice.name ?? null,
      first_name: firstNameFor(choice.name),
      language: choice.language ?? null,
      sections: writeSections(choice.sections),
      text_only: choice.textOnly === true ? 1 : 0,
      changed_at: now.toISOString(),
    })
    .where('id', '=', id)
    .execute();
}

/** Deletes expired links, and the subscribers who did not confirm. */
export async function deleteUnconfirmed({ db }: Transaction, now: Date): Promise<void> {
  await db
    .deleteFrom('confirmations')
    .where('expires_at', '<=', now.toISOString())
    .where((where) =>
      where.or([
        where('used_at', 'is', null),
        where('subscriber_id', 'not in', ({ selectFrom }) =>
          selectFrom('subscribers').select('subscribers.id').where('state', '=', 'confirmed'),
        ),
      ]),
    )
    .execute();
  await db
    .deleteFrom('subscribers')
    .where('state', '=', 'pending')
    .where('id', 'not in', (each) =>
      each.selectFrom('confirmations').select('confirmations.subscriber_id'),
    )
    .where(({ exists, not, selectFrom }) =>
      // With the mailings, so that the primary key is used: a ledger has millions of rows.
      not(
        exists(
          selectFrom('deliveries')
            .select('deliveries.subscriber_id')
            .whereRef('deliveries.subscriber_id', '=', 'subscribers.id')
            .where('mailing_id', 'in', selectFrom('mailings').select('mailings.id')),
        ),
      ),
    )
    .execute();
}

/** Deletes the networks of visitors who used the form before a time. */
export async function deleteNetworks({ db }: Transaction, before: Date): Promise<void> {
  await db
    .updateTable('subscribers')
    .set({ network: null })
    .where('network', 'is not', null)
    .where('asked_at', '<', before.toISOString())
    .execute();
}
