import type { Selectable } from 'kysely';
import type { Transaction } from '../../lib/store/open.ts';
import type { Tables } from '../../lib/store/tables.ts';
import type { Mailing, MailingKind } from '../../model/mailing.ts';
import { type FrozenText, replaceText } from './frozen-text.ts';
import { type Assignment, clearDeliveries, insertDeliveries } from './recipients.ts';

/** Needs a transaction. */
export async function insertMailing(
  tx: Transaction,
  mailing: Mailing,
  text: FrozenText,
  assignment: Assignment,
): Promise<void> {
  await tx.db
    .insertInto('mailings')
    .values({
      id: mailing.id,
      issue_id: mailing.issueId,
      kind: mailing.kind,
      finished_at: null,
      halted: null,
      start_at: mailing.startAt ?? null,
      expires_at: mailing.expiresAt ?? null,
      correction: mailing.correction,
      ...plannedColumns(mailing),
    })
    .execute();
  await replaceText(tx, mailing.id, text);
  await insertDeliveries(tx, mailing, assignment);
}

/**
 * Replaces text and recipients of a mailing of which nothing was sent. Needs a transaction.
 * @param text Absent: it stays.
 */
export async function replaceMailing(
  tx: Transaction,
  mailing: Mailing,
  text: FrozenText | undefined,
  assignment: Assignment,
): Promise<void> {
  await tx.db
    .updateTable('mailings')
    .set(plannedColumns(mailing))
    .where('id', '=', mailing.id)
    .execute();
  if (text !== undefined) await replaceText(tx, mailing.id, text);
  await clearDeliveries(tx, mailing, assignment);
  await insertDeliveries(tx, mailing, assignment);
}

function plannedColumns({ issue, contentHash, createdAt, toEveryone, shape }: Mailing) {
  return {
    issue,
    content_hash: contentHash,
    created_at: createdAt,
    to_everyone: toEveryone ? 1 : 0,
    shape: shape === undefined ? null : JSON.stringify(shape),
  };
}

/** Newest first: a clock that was wrong does not bring an older one before its correction. */
export async function mailingsOf(
  { db }: Transaction,
  issueId: string,
  kind: MailingKind,
): Promise<Mailing[]> {
  const rows = await db
    .selectFrom('mailings')
    .selectAll()
    .where('issue_id', '=', issueId)
    .where('kind', '=', kind)
    .orderBy('correction', 'desc')
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map(fromRow);
}

/** By issue, the newest first, and in an issue by correction and time. */
export async function listMailings({ db }: Transaction): Promise<Mailing[]> {
  const rows = await db
    .selectFrom('mailings')
    .selectAll()
    .orderBy('issue', 'desc')
    .orderBy('correction', 'desc')
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map(fromRow);
}

/** Mailings to people that have not ended, the oldest first. */
export async function openMailings({ db }: Transaction): Promise<Mailing[]> {
  const rows = await db
    .selectFrom('mailings')
    .selectAll()
    .where('kind', '=', 'smtp')
    .where('finished_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .orderBy('created_at')
    .execute();
  return rows.map(fromRow);
}

/** Records how often a mailing was started or continued. */
export async function setRuns({ db }: Transaction, id: string, runs: number): Promise<void> {
  await db.updateTable('mailings').set({ last_fence: runs }).where('id', '=', id).execute();
}

/** @param halted The reason, as a sentence for the editor; null when the mailing continues. */
export async function setHalted(
  { db }: Transaction,
  mailingId: string,
  halted: string | null,
): Promise<void> {
  await db.updateTable('mailings').set({ halted }).where('id', '=', mailingId).execute();
}

/** @returns false if the operator was mailed this reason already. */
export async function claimHaltNotice(
  { db }: Transaction,
  mailingId: string,
  halted: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('mailings')
    .set({ notified_halt: halted })
    .where('id', '=', mailingId)
    .where((where) =>
      where.or([where('notified_halt', 'is', null), where('notified_halt', '!=', halted)]),
    )
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** After this, a halt is worth another notice. */
export async function forgetHaltNotice({ db }: Transaction, mailingId: string): Promise<void> {
  await db
    .updateTable('mailings')
    .set({ notified_halt: null })
    .where('id', '=', mailingId)
    .execute();
}

/** Records the end of a mailing. A second call keeps the first time. */
export async function setFinished({ db }: Transaction, id: string, now: Date): Promise<void> {
  await db
    .updateTable('mailings')
    .set({ finished_at: now.toISOString() })
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .execute();
}

/** By a person; null undoes it. */
export interface MailingDecision {
  startAt?: string | null;
  expiresAt?: string;
  pausedAt?: string | null;
  cancelledAt?: string;
  refusalsAreRight?: true;
}

/** A process that is sending sees the decision before its next message. */
export async function decideMailing(
  { db }: Transaction,
  id: string,
  decision: MailingDecision,
): Promise<void> {
  const { startAt, expiresAt, pausedAt, cancelledAt, refusalsAreRight } = decision;
  await db
    .updateTable('mailings')
    .set({
      // Columns whose value is undefined stay.
      start_at: startAt,
      expires_at: expiresAt,
      paused_at: pausedAt,
      cancelled_at: cancelledAt,
      refusals_right: refusalsAreRight && 1,
    })
    .where('id', '=', id)
    .execute();
}

/** @returns undefined if no mailing has this id. */
export async function getMailing({ db }: Transaction, id: string): Promise<Mailing | undefined> {
  const row = await db.selectFrom('mailings').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

function fromRow(row: Selectable<Tables['mailings']>): Mailing {
  return {
    id: row.id,
    issue: row.issue,
    issueId: row.issue_id,
    kind: row.kind,
    contentHash: row.content_hash,
    createdAt: row.created_at,
    ...(row.finished_at !== null && { finishedAt: row.finished_at }),
    ...(row.halted !== null && { halted: row.halted }),
    ...(row.start_at !== null && { startAt: row.start_at }),
    ...(row.expires_at !== null && { expiresAt: row.expires_at }),
    ...(row.paused_at !== null && { pausedAt: row.paused_at }),
    ...(row.cancelled_at !== null && { cancelledAt: row.cancelled_at }),
    correction: row.correction,
    toEveryone: row.to_everyone === 1,
    ...(row.shape !== null && { shape: JSON.parse(row.shape) }),
    ...(row.refusals_right === 1 && { refusalsAreRight: true }),
    runs: row.last_fence,
  };
}
