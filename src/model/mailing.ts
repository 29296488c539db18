import type { DeliveryCounts } from './delivery.ts';

/** `rehearsal`: to the outbox, never counted as received. `smtp`: to people. */
export type MailingKind = 'smtp' | 'rehearsal';

/** One frozen set of editions and recipients, being sent. */
export interface Mailing {
  id: string;
  issue: number;
  issueId: string;
  kind: MailingKind;
  /** Over the editions: what is sent is what was frozen. */
  contentHash: string;
  /** ISO 8601 instants. `createdAt` is the Date of every message. */
  createdAt: string;
  finishedAt?: string;
  /** A sentence, where the mailing was halted. */
  halted?: string;
  /** Nothing leaves before; absent: at once. */
  startAt?: string;
  /** From then on nobody is written to unasked: the news is old. */
  expiresAt?: string;
  pausedAt?: string;
  cancelledAt?: string;
  /** 0: the issue itself; 1 and on: corrections of it. */
  correction: number;
  /** How often a sender has begun or gone on with it. */
  runs: number;
}

/** How far a mailing is, derived from its rows alone. */
export type MailingProgress =
  | { state: 'halted'; reason: string }
  | { state: 'paused' }
  | { state: 'cancelled' }
  | { state: 'expired' }
  | { state: 'open'; due: number; waiting: number; doubt: number }
  | { state: 'done' };

/**
 * Done is: nobody is to be written to any more, and nobody is in doubt.
 * @param counts Of all the mailing's deliveries.
 */
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

/** True once a mailing is so old that its retries stop. */
export function isStale({ expiresAt }: Pick<Mailing, 'expiresAt'>, now: Date): boolean {
  return expiresAt !== undefined && expiresAt <= now.toISOString();
}

/** True where a mailing may send by itself now, as far as its own row says. */
export function maySend(mailing: Omit<Mailing, 'halted'>, now: Date): boolean {
  const { startAt, pausedAt, cancelledAt, finishedAt } = mailing;
  const stopped = pausedAt ?? cancelledAt ?? finishedAt;
  const begins = startAt === undefined || startAt <= now.toISOString();
  return stopped === undefined && begins && !isStale(mailing, now);
}
