import type { Transaction } from '../../lib/store/open.ts';
import { isFree } from './claims.ts';
import { removeDead } from './senders.ts';

const noSender = -1;

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

/**
 * Puts those in doubt whose message was being sent when a sender died. In SQLite, the caller holds the
 * send lock. Needs a transaction.
 */
export async function doubtInterrupted(tx: Transaction, mailingId: string, now: Date) {
  await removeDead(tx, { mailingId, fence: noSender });
  await moveLeftovers(tx, mailingId, 'doubt', now);
}

/** After a backup was put back: deliveries that were waiting may have been sent since. @returns how many. */
export async function doubtWaiting({ db }: Transaction, id: string, now: Date): Promise<number> {
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
    .where('mailing_id', '=', id)
    .where('state', 'in', ['pending', 'deferred', 'writing'])
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/**
 * Sends again to recipients in doubt: to all, because a person asks for it, or once to each. `resends`
 * also records, for good, that the recipient may have the mail. @returns how many.
 */
export async function resendDoubt(
  { db }: Transaction,
  mailingId: string,
  which: 'all' | 'once',
  now: Date,
): Promise<number> {
  const query = db
    .updateTable('deliveries')
    .set((row) => ({
      state: 'pending' as const,
      reason: which === 'once' ? 'in doubt, sent again once' : 'in doubt, to be sent again',
      resends: row('resends', '+', 1),
      updated_at: now.toISOString(),
    }))
    .where('mailing_id', '=', mailingId)
    .where('state', '=', 'doubt');
  const chosen = which === 'once' ? query.where('resends', '=', 0) : query;
  const { numUpdatedRows } = await chosen.executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}
