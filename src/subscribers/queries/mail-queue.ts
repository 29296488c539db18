import type { ExpressionBuilder } from 'kysely';
import type { Transaction } from '../../lib/store/open.ts';
import type { Tables } from '../../lib/store/tables.ts';
import { type Address, parseAddress } from '../../model/address.ts';
import type { DeliveryOutcome } from '../../model/delivery.ts';
import type { SystemMailKind } from '../../model/system-mail.ts';
import type { ChangeContext } from '../change-context.ts';

export interface QueuedMail {
  id: string;
  kind: SystemMailKind;
  language: string;
  attempts: number;
  createdAt: string;
  subscriberId: string;
  /** Absent if the stored text is not an address. */
  address?: Address;
  textOnly: boolean;
}

interface MailToQueue extends Pick<QueuedMail, 'kind' | 'subscriberId'> {
  language: string | undefined;
  /** Milliseconds until it may be sent. */
  wait?: number;
}

/** Adds a system mail to the queue that `serve` sends. @returns its id. */
export async function queueMail(
  { db }: Transaction,
  { kind, subscriberId, language = '', wait = 0 }: MailToQueue,
  { now, randomHex }: ChangeContext,
): Promise<string> {
  const id = randomHex(16);
  const at = now.toISOString();
  const due =
    wait > 0
      ? { state: 'deferred' as const, next_attempt: new Date(now.getTime() + wait).toISOString() }
      : { state: 'pending' as const, next_attempt: null };
  await db
    .insertInto('letters')
    .values({
      id,
      subscriber_id: subscriberId,
      kind,
      language,
      ...due,
      created_at: at,
      updated_at: at,
    })
    .execute();
  return id;
}

export interface MailSender {
  id: string;
  /** Milliseconds until its claims expire, unless it renews them. */
  lease: number;
}

const isFree = (now: Date) => (where: ExpressionBuilder<Tables, 'letters'>) =>
  where.and([
    where('state', 'in', ['pending', 'deferred']),
    where.or([where('next_attempt', 'is', null), where('next_attempt', '<=', now.toISOString())]),
  ]);

/** Claims system mails that are due, those not tried yet first. Needs a transaction. */
export async function claimSystemMails(
  { db, dialect }: Transaction,
  { id: sender, lease }: MailSender,
  { now, limit }: { now: Date; limit: number },
): Promise<QueuedMail[]> {
  const due = db
    .selectFrom('letters')
    .select('id')
    .where(isFree(now))
    .orderBy('attempts')
    .orderBy('created_at')
    .limit(limit);
  const found = await (dialect.hasSingleSender ? due : due.forUpdate().skipLocked()).execute();
  if (found.length === 0) return [];
  const ids = found.map(({ id }) => id);
  await db
    .updateTable('letters')
    .set({ sender, next_attempt: leaseEnd(now, lease) })
    .where('id', 'in', ids)
    .execute();
  const rows = await db
    .selectFrom('letters')
    .innerJoin('subscribers', 'subscribers.id', 'letters.subscriber_id')
    .select(['letters.id', 'kind', 'letters.language', 'attempts'])
    .select(['letters.created_at as createdAt', 'subscriber_id as subscriberId', 'address'])
    .select('subscribers.text_only as textOnly')
    .where('letters.id', 'in', ids)
    .orderBy('attempts')
    .orderBy('letters.created_at')
    .execute();
  return rows.map(({ address: stored, textOnly, ...row }) => {
    const address = parseAddress(stored);
    return { ...row, textOnly: textOnly === 1, ...(address !== undefined && { address }) };
  });
}

/** Renews a sender's claims on mails that are not finished. */
export async function renewSystemMails(
  tx: Transaction,
  { id, lease }: MailSender,
  now: Date,
): Promise<void> {
  await updateClaims(tx, id, { next_attempt: leaseEnd(now, lease) });
}

/** Releases a sender's claims on mails that it has not begun to send. */
export async function releaseSystemMails(tx: Transaction, { id }: MailSender): Promise<void> {
  await updateClaims(tx, id, { sender: null, next_attempt: null });
}

async function updateClaims(
  { db }: Transaction,
  sender: string,
  values: { sender?: null; next_attempt: string | null },
): Promise<void> {
  await db
    .updateTable('letters')
    .set(values)
    .where('sender', '=', sender)
    .where('state', 'in', ['pending', 'deferred'])
    .execute();
}

const unfinished = ['pending', 'deferred', 'writing'] as const;

/** Records that mails are about to be sent. @returns the ids that this sender may send. */
export async function recordMailsWriting(
  { db }: Transaction,
  { id }: MailSender,
  ids: readonly string[],
  now: Date,
): Promise<Set<string>> {
  const rows = await db
    .updateTable('letters')
    .set({ state: 'writing', updated_at: now.toISOString() })
    .where('id', 'in', [...ids])
    .where('sender', '=', id)
    .where('state', 'in', unfinished)
    .returning('id')
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** Records the outcome of a system mail that a sender has claimed; a late acceptance ends a doubt. */
export async function recordMailOutcome(
  { db }: Transaction,
  sender: MailSender,
  mailId: string,
  outcome: DeliveryOutcome,
  now: Date,
): Promise<void> {
  const { state, reason, nextAttempt, code, enhanced, unattempted } = outcome;
  await db
    .updateTable('letters')
    .set((row) => ({
      state,
      attempts: row('attempts', '+', unattempted === true ? 0 : 1),
      reason,
      code: code ?? null,
      enhanced: enhanced ?? null,
      next_attempt: nextAttempt ?? null,
      sender: state === 'doubt' ? sender.id : null,
      updated_at: now.toISOString(),
    }))
    .where('id', '=', mailId)
    .where('sender', '=', sender.id)
    .where('state', 'in', state === 'accepted' ? [...unfinished, 'doubt'] : unfinished)
    .execute();
}

function leaseEnd(now: Date, lease: number): string {
  return new Date(now.getTime() + lease).toISOString();
}

/** Deletes system mails that ended before a time. */
export async function deleteOldMails({ db }: Transaction, before: Date): Promise<void> {
  await db
    .deleteFrom('letters')
    .where('state', 'in', ['accepted', 'failed', 'doubt', 'skipped'])
    .where('updated_at', '<', before.toISOString())
    .execute();
}

/** Marks mails whose sender was killed as in doubt: they may have arrived, so none is resent. */
export async function doubtInterruptedMails({ db }: Transaction, before: Date): Promise<void> {
  await db
    .updateTable('letters')
    .set({ state: 'doubt', reason: 'interrupted while the message was being sent' })
    .where('state', '=', 'writing')
    .where('updated_at', '<', before.toISOString())
    .execute();
}
