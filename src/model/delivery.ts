/**
 * What became of one message to one subscriber. The states and the ways between them are the
 * promise of the ledger: nobody lost, nobody twice without being listed.
 *
 *     pending → writing → accepted | deferred | failed | doubt | skipped
 *
 * `writing` is recorded when a server is ready for the message and before its first byte leaves.
 * Whoever is found in it after a crash may or may not have the message: that is `doubt`, and a
 * person settles it. What is refused before that is known, and never was in `writing`.
 */

import { recordOf } from './record-of.ts';

export const deliveryStates = [
  'pending',
  'writing',
  'accepted',
  'deferred',
  'failed',
  'doubt',
  'skipped',
] as const;
export type DeliveryState = (typeof deliveryStates)[number];

const ways: Record<DeliveryState, readonly DeliveryState[]> = {
  pending: ['writing', 'deferred', 'failed', 'skipped'],
  writing: ['accepted', 'deferred', 'failed', 'doubt', 'skipped', 'pending'],
  deferred: ['writing', 'skipped', 'failed', 'pending'],
  doubt: ['accepted', 'pending'],
  accepted: [],
  failed: [],
  skipped: [],
};

/** True where the ledger may go from one state to the other; accepted, failed and skipped are ends. */
export function mayBecome(from: DeliveryState, to: DeliveryState): boolean {
  return ways[from].includes(to);
}

export type DeliveryCounts = Record<DeliveryState, number>;

/** Counts for every state, those that are absent as 0. */
export function countStates(counts: Partial<DeliveryCounts>): DeliveryCounts {
  return recordOf(deliveryStates, (state) => counts[state] ?? 0);
}

/** Whom a server's answer, or its silence, speaks of. */
export type Scope =
  | 'recipient'
  | 'message'
  | 'sender'
  | 'account'
  | 'channel'
  | 'connection'
  | 'server';

/** `retry`: tried again, after all others; `fail`: given up; `suppress`: not written to again. */
export type Refused = 'retry' | 'fail' | 'suppress';

/** What one attempt came to. */
export interface DeliveryOutcome {
  scope: Scope;
  state: 'accepted' | 'deferred' | 'failed' | 'doubt' | 'skipped' | 'pending';
  /** The server's three digits, where it gave some. */
  code?: number;
  /** RFC 3463, e.g. `5.1.1`. */
  enhanced?: string;
  /** For a person; never an address. */
  reason: string;
  /** ISO 8601 instant, with `deferred`; with `pending`: after all those who were not tried yet. */
  nextAttempt?: string;
  /** Nothing was tried: the recipient's turn was put off. */
  unattempted?: boolean;
  /**
   * The server refused this recipient or the message for good, and what becomes of the recipient
   * if others of the mailing are accepted; if not, the cause is ours, and the recipient stays.
   */
  refused?: Refused;
  /** The whole mailing must stop: what the editor is told. */
  halt?: string;
  /** The server says that mail comes too fast. */
  tooFast?: boolean;
  /** The relay cannot be had just now: this run ends, and a later one goes on by itself. */
  stop?: string;
}
