import type { Selectable } from 'kysely';
import type { Transaction } from '../../lib/store/open.ts';
import type { Tables } from '../../lib/store/tables.ts';
import { editionName, type IssueShape } from '../../model/audience.ts';
import type { Attachment, Edition } from '../../model/edition.ts';
import type { Mailing, MailingKind } from '../../model/mailing.ts';
import type { SentStory } from '../story-hashes.ts';
import { type Assignment, clearDeliveries, insertDeliveries } from './recipients.ts';
import { replaceStories } from './stories.ts';

/** What a mailing contains: whole issues and parts of them, and the stories in them. */
export interface FrozenText {
  editions: readonly Edition[];
  stories: readonly SentStory[];
}

/** In one transaction. */
export async function insertMailing(
  { db, ...store }: Transaction,
  mailing: Mailing,
  { editions, stories }: FrozenText,
  assignment: Assignment,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('mailings')
      .values({
        id: mailing.id,
        issue: mailing.issue,
        issue_id: mailing.issueId,
        kind: mailing.kind,
        content_hash: mailing.contentHash,
        created_at: mailing.createdAt,
        finished_at: null,
        halted: null,
        start_at: mailing.startAt ?? null,
        expires_at: mailing.expiresAt ?? null,
        correction: mailing.correction,
        to_everyone: mailing.toEveryone ? 1 : 0,
        shape: mailing.shape === undefined ? null : JSON.stringify(mailing.shape),
      })
      .execute();
    await insertEditions({ ...store, db: tx }, mailing, editions);
    await replaceStories({ ...store, db: tx }, mailing.id, stories);
    await insertDeliveries({ ...store, db: tx }, mailing, assignment);
  });
}

/**
 * Replaces text and recipients of a mailing of which nothing was sent, in one transaction.
 * @param text Absent: it stays.
 */
export async function replaceMailing(
  { db, ...store }: Transaction,
  mailing: Mailing,
  text: FrozenText | undefined,
  assignment: Assignment,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('mailings')
      .set({
        issue: mailing.issue,
        content_hash: mailing.contentHash,
        created_at: mailing.createdAt,
        start_at: mailing.startAt ?? null,
        expires_at: mailing.expiresAt ?? null,
        paused_at: mailing.pausedAt ?? null,
        to_everyone: mailing.toEveryone ? 1 : 0,
        shape: mailing.shape === undefined ? null : JSON.stringify(mailing.shape),
      })
      .where('id', '=', mailing.id)
      .execute();
    if (text !== undefined) {
      await tx.deleteFrom('editions').where('mailing_id', '=', mailing.id).execute();
      await insertEditions({ ...store, db: tx }, mailing, text.editions);
      await replaceStories({ ...store, db: tx }, mailing.id, text.stories);
    }
    await clearDeliveries({ ...store, db: tx }, mailing, assignment);
    await insertDeliveries({ ...store, db: tx }, mailing, assignment);
  });
}

async function insertEditions(
  { db }: Transaction,
  { id }: Pick<Mailing, 'id'>,
  editions: readonly Edition[],
): Promise<void> {
  for (const edition of editions) {
    const frozen = freezeEdition(edition);
    const row = { mailing_id: id, edition: editionName(edition), frozen };
    await db.insertInto('editions').values(row).execute();
  }
}

/** Newest first. */
export async function mailingsOf(
  { db }: Transaction,
  issueId: string,
  kind?: MailingKind,
): Promise<Mailing[]> {
  const query = db
    .selectFrom('mailings')
    .selectAll()
    .where('issue_id', '=', issueId)
    .orderBy('created_at', 'desc');
  const rows = await (kind === undefined ? query : query.where('kind', '=', kind)).execute();
  return rows.map(fromRow);
}

/** Newest first. */
export async function listMailings({ db }: Transaction): Promise<Mailing[]> {
  const rows = await db.selectFrom('mailings').selectAll().orderBy('created_at', 'desc').execute();
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

export async function setRuns({ db }: Transaction, id: string, runs: number): Promise<void> {
  await db.updateTable('mailings').set({ last_fence: runs }).where('id', '=', id).execute();
}

/** By name. */
export async function frozenEditions(
  { db }: Transaction,
  mailingId: string,
): Promise<Map<string, Edition>> {
  const rows = await db
    .selectFrom('editions')
    .selectAll()
    .where('mailing_id', '=', mailingId)
    .execute();
  return new Map(rows.map(({ edition, frozen }) => [edition, thawEdition(frozen)]));
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
export async function setFinished(
  { db }: Transaction,
  mailingId: string,
  now: Date,
): Promise<void> {
  await db
    .updateTable('mailings')
    .set({ finished_at: now.toISOString() })
    .where('id', '=', mailingId)
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
      ...(startAt !== undefined && { start_at: startAt }),
      ...(expiresAt !== undefined && { expires_at: expiresAt }),
      ...(pausedAt !== undefined && { paused_at: pausedAt }),
      ...(cancelledAt !== undefined && { cancelled_at: cancelledAt }),
      ...(refusalsAreRight === true && { refusals_right: 1 }),
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
    ...(row.shape !== null && { shape: readShape(row.shape) }),
    ...(row.refusals_right === 1 && { refusalsAreRight: true }),
    runs: row.last_fence,
  };
}

function readShape(stored: string): IssueShape {
  return JSON.parse(stored);
}

/** An edition as JSON; the bytes of its pictures in base64. */
type FrozenEdition = Omit<Edition, 'attachments'> & {
  attachments: (Omit<Attachment, 'bytes'> & { bytes: string })[];
};

function freezeEdition(edition: Edition): string {
  const attachments = edition.attachments.map((each) => ({
    ...each,
    bytes: Buffer.from(each.bytes).toString('base64'),
  }));
  return JSON.stringify({ ...edition, attachments } satisfies FrozenEdition);
}

function thawEdition(frozen: string): Edition {
  const edition: FrozenEdition = JSON.parse(frozen);
  const attachments = edition.attachments.map((each) => ({
    ...each,
    bytes: Buffer.from(each.bytes, 'base64'),
  }));
  return { ...edition, attachments };
}
