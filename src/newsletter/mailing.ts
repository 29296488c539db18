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
}

/** How far a mailing is, derived from its rows alone. */
export type MailingProgress =
  | { state: 'halted'; reason: string }
  | { state: 'open'; due: number; waiting: number; doubt: number }
  | { state: 'done' };

/**
 * Done is: nobody is to be written to any more, and nobody is in doubt.
 * @param counts Of all the mailing's deliveries.
 */
export function mailingProgress(
  mailing: Pick<Mailing, 'halted'>,
  counts: DeliveryCounts,
): MailingProgress {
  if (mailing.halted !== undefined) return { state: 'halted', reason: mailing.halted };
  const due = counts.pending + counts.writing;
  if (due + counts.deferred + counts.doubt === 0) return { state: 'done' };
  return { state: 'open', due, waiting: counts.deferred, doubt: counts.doubt };
}
