import type { IssueShape } from './audience.ts';
import type { DeliveryCounts } from './delivery.ts';

/** `rehearsal`: to the outbox, never counted as received. `smtp`: to people. */
export type MailingKind = 'smtp' | 'rehearsal';

export interface Mailing {
  id: string;
  issue: number;
  issueId: string;
  kind: MailingKind;
  contentHash: string;
  /** ISO 8601 instants. `createdAt` is the Date of every message. */
  createdAt: string;
  finishedAt?: string;
  halted?: string;
  /** Nothing is sent before; absent: start at once. */
  startAt?: string;
  expiresAt?: string;
  pausedAt?: string;
  cancelledAt?: string;
  correction: number;
  /** False: a correction for those who did not receive the issue. */
  toEveryone: boolean;
  /** Of the text that was frozen; absent in a mailing of an older version. */
  shape?: IssueShape;
  /** True: its refusals of recipients are right, as the editor said after a halt. */
  refusalsAreRight?: boolean;
  runs: number;
}

export type MailingProgress =
  | { state: 'halted'; reason: string }
  | { state: 'paused' }
  | { state: 'cancelled' }
  | { state: 'expired' }
  | { state: 'open'; due: number; waiting: number; doubt: number }
  | { state: 'done' };

/** From the counts of all its deliveries: done if none is due, waiting or in doubt. */
export function mailingProgress(
  mailing: Pick<Mailing, 'halted' | 'pausedAt' | 'cancelledAt' | 'expiresAt'>,
  counts: DeliveryCounts,
  now: Date,
): MailingProgress {
  const due = counts.pending + counts.writing;
  const left = due + counts.deferred + counts.doubt;
  if (mailing.cancelledAt !== undefined && left === 0) return { state: 'cancelled' };
  if (left === 0) return { state: 'done' };
  if (mailing.cancelledAt === undefined && left > counts.doubt && isStale(mailing, now)) {
    return { state: 'expired' };
  }
  if (mailing.pausedAt !== undefined) return { state: 'paused' };
  if (mailing.halted !== undefined) return { state: 'halted', reason: mailing.halted };
  return { state: 'open', due, waiting: counts.deferred, doubt: counts.doubt };
}

/** True if nothing more of a mailing is sent, except a correction. */
export function hasEnded(mailing: Pick<Mailing, 'finishedAt' | 'cancelledAt'>): boolean {
  return (mailing.finishedAt ?? mailing.cancelledAt) !== undefined;
}

/** True if a mailing is so old that its retries have stopped. */
export function isStale({ expiresAt }: Pick<Mailing, 'expiresAt'>, now: Date): boolean {
  return expiresAt !== undefined && expiresAt <= now.toISOString();
}

/** True if a mailing may be sent now without being asked for, judging by its row. */
export function maySend(mailing: Omit<Mailing, 'halted'>, now: Date): boolean {
  const { startAt, pausedAt, cancelledAt, finishedAt } = mailing;
  const stopped = pausedAt ?? cancelledAt ?? finishedAt;
  const begins = startAt === undefined || startAt <= now.toISOString();
  return stopped === undefined && begins && !isStale(mailing, now);
}
