/**
 * The outcome of one message to one subscriber. The states and their transitions are the promise
 * of the ledger: nobody is missed, and nobody gets a message twice without being listed.
 *
 * pending → writing → accepted | deferred | failed | doubt | skipped
 *
 * `writing` is recorded when a server is ready for the message and before its first byte is sent.
 * After a crash, a recipient in this state may or may not have the message: that is `doubt`, and a
 * person settles it. What is refused earlier never was in `writing`.
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

/** A state in the words of an editor; most are the state itself. */
export function nameDelivery(state: string): string {
  return { doubt: 'in doubt', writing: 'being sent' }[state] ?? state;
}

const ways: Record<DeliveryState, readonly DeliveryState[]> = {
  pending: ['writing', 'deferred', 'failed', 'skipped'],
  writing: ['accepted', 'deferred', 'failed', 'doubt', 'skipped', 'pending'],
  deferred: ['writing', 'skipped', 'failed', 'pending'],
  doubt: ['accepted', 'pending'],
  accepted: [],
  failed: [],
  skipped: [],
};

/** True if the ledger allows the transition. Accepted, failed and skipped are final. */
export function mayBecome(from: DeliveryState, to: DeliveryState): boolean {
  return ways[from].includes(to);
}

export type DeliveryCounts = Record<DeliveryState, number>;

/** Counts for every state; absent ones are 0. */
export function countStates(counts: Partial<DeliveryCounts>): DeliveryCounts {
  return recordOf(deliveryStates, (state) => counts[state] ?? 0);
}

/** True if somebody has the mail, or may have it: its text and its recipients no longer change. */
export function mayHaveArrived({ accepted, doubt }: DeliveryCounts): boolean {
  return accepted + doubt > 0;
}

export type Scope =
  | 'recipient'
  | 'message'
  | 'sender'
  | 'account'
  | 'channel'
  | 'connection'
  | 'server';

/** `retry`: after all others; `fail`: no more attempts; `suppress`: never mailed again. */
export type Refused = 'retry' | 'fail' | 'suppress';

export interface DeliveryOutcome {
  scope: Scope;
  state: 'accepted' | 'deferred' | 'failed' | 'doubt' | 'skipped' | 'pending';
  code?: number;
  /** RFC 3463. */
  enhanced?: string;
  /** For a person; never contains an address. */
  reason: string;
  /** ISO 8601, with `deferred`; with `pending`: after all recipients who were not tried yet. */
  nextAttempt?: string;
  unattempted?: boolean;
  /** After a permanent refusal, if others of the mailing are accepted; else the cause is ours. */
  refused?: Refused;
  halt?: string;
  tooFast?: boolean;
  /** The relay is unavailable: this run ends, and a later one continues. */
  stop?: string;
}
