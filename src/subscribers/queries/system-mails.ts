import type { Transaction } from '../../lib/store/open.ts';
import { type Address, parseAddress } from '../../model/address.ts';
import type { DeliveryOutcome } from '../../model/delivery.ts';
import type { LetterKind } from '../../model/letter.ts';

/** A letter that waits to be sent. */
export interface LetterRow {
  id: string;
  kind: LetterKind;
  /** The empty text: the newsletter's first. */
  language: string;
  /** Those made so far. */
  attempts: number;
  createdAt: string;
  subscriberId: string;
  /** Absent where what is stored is no address. */
  address?: Address;
  /** Without HTML. */
  textOnly: boolean;
}

export async function insertLetter(
  { db }: Transaction,
  letter: Pick<LetterRow, 'id' | 'kind' | 'language' | 'createdAt' | 'subscriberId'> & {
    /** ISO 8601; absent: it is due at once. */
    notBefore?: string;
  },
): Promise<void> {
  await db
    .insertInto('letters')
    .values({
      id: letter.id,
      subscriber_id: letter.subscriberId,
      kind: letter.kind,
      language: letter.language,
      state: letter.notBefore === undefined ? 'pending' : 'deferred',
      next_attempt: letter.notBefore ?? null,
      created_at: letter.createdAt,
      updated_at: letter.createdAt,
    })
    .execute();
}

/**
 * Takes up the next letter that is due, and records that it is about to leave. Wants a
 * transaction.
 */
export async function takeLetter(
  { db, dialect }: Transaction,
  now: Date,
): Promise<LetterRow | undefined> {
  const due = db
    .selectFrom('letters')
    .select('id')
    .where('state', 'in', ['pending', 'deferred'])
    .where((where) =>
      where.or([where('next_attempt', 'is', null), where('next_attempt', '<=', now.toISOString())]),
    )
    .limit(1);
  const found = await (dialect.sendsAlone ? due : due.forUpdate().skipLocked()).executeTakeFirst();
  if (found === undefined) return undefined;
  await db
    .updateTable('letters')
    .set({ state: 'writing', next_attempt: null, updated_at: now.toISOString() })
    .where('id', '=', found.id)
    .execute();
  const row = await db
    .selectFrom('letters')
    .innerJoin('subscribers', 'subscribers.id', 'letters.subscriber_id')
    .select(['letters.id', 'kind', 'letters.language', 'attempts'])
    .select(['letters.created_at as createdAt', 'subscriber_id as subscriberId', 'address'])
    .select('subscribers.text_only as textOnly')
    .where('letters.id', '=', found.id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { address: stored, textOnly, ...same } = row;
  const address = parseAddress(stored);
  return { ...same, textOnly: textOnly === 1, ...(address !== undefined && { address }) };
}

/** Records what became of a letter. Who asked and got none can ask again: nobody settles its doubt. */
export async function recordLetter(
  { db }: Transaction,
  { id, attempts }: Pick<LetterRow, 'id' | 'attempts'>,
  { state, reason, nextAttempt }: DeliveryOutcome,
  now: Date,
): Promise<void> {
  await db
    .updateTable('letters')
    .set({
      state,
      attempts: attempts + 1,
      reason,
      next_attempt: nextAttempt ?? null,
      updated_at: now.toISOString(),
    })
    .where('id', '=', id)
    .execute();
}

/** Deletes letters that came to their end before a moment. */
export async function forgetLetters({ db }: Transaction, before: Date): Promise<void> {
  await db
    .deleteFrom('letters')
    .where('state', 'in', ['accepted', 'failed', 'doubt', 'skipped'])
    .where('updated_at', '<', before.toISOString())
    .execute();
}

/** Those that were about to leave when a sender died may have arrived: nobody sends them again. */
export async function doubtLeftLetters({ db }: Transaction, before: Date): Promise<void> {
  await db
    .updateTable('letters')
    .set({ state: 'doubt', reason: 'its sender ended before it heard the answer' })
    .where('state', '=', 'writing')
    .where('updated_at', '<', before.toISOString())
    .execute();
}
