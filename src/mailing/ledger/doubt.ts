import type { Transaction } from '../../lib/store/open.ts';
import { isFree } from './claims.ts';

/**
 * Moves what dead senders left in `writing`. @param to `pending` for a rehearsal, whose files are
 * written again.
 */
export async function moveLeftovers(
  { db }: Transaction,
  mailingId: string,
  to: 'doubt' | 'pending',
  now: Date,
): Promise<void> {
  const reason = 'interrupted while the message was being sent';
  await db
    .updateTable('deliveries')
    .set({ state: to, reason, updated_at: now.toISOString() })
    .where('mailing_id', '=', mailingId)
    .where('state', '=', 'writing')
    .where(isFree)
    .execute();
}

/** After a backup was put back: deliveries that were waiting may have been sent since. @returns how many. */
export async function doubtWaiting(
  { db }: Transaction,
  mailingId: string,
  now: Date,
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('deliveries')
    .set({
      state: 'doubt',
      next_attempt: null,
      reason: 'the database is a backup, and the message may have been sent since',
      resends: 1,
      fence: null,
      updated_at: now.toISOString(),
    })
    .where('mailing_id', '=', mailingId)
    .where('state', 'in', ['pending', 'deferred', 'writing'])
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** Sends again once to recipients in doubt. @returns how many. */
export function resendDoubtOnce(tx: Transaction, mailingId: string, now: Date): Promise<number> {
  return resend(tx, mailingId, { reason: 'in doubt, sent again once', once: true }, now);
}

/** Sends again to everyone in doubt, because a person asks for it. @returns how many. */
export function resendDoubt(tx: Transaction, mailingId: string, now: Date): Promise<number> {
  return resend(tx, mailingId, { reason: 'in doubt, to be sent again', once: false }, now);
}

/** `resends` also records, for good, that the recipient may have the mail. */
async function resend(
  { db }: Transaction,
  mailingId: string,
  { reason, once }: { reason: string; once: boolean },
  now: Date,
): Promise<number> {
  const query = db
    .updateTable('deliveries')
    .set((row) => ({
      state: 'pending' as const,
      reason,
      resends: row('resends', '+', 1),
      updated_at: now.toISOString(),
    }))
    .where('mailing_id', '=', mailingId)
    .where('state', '=', 'doubt');
  const { numUpdatedRows } = await (once
    ? query.where('resends', '=', 0)
    : query
  ).executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}
