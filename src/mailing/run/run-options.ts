import type { Pause } from '../../lib/pause.ts';
import type { DeliveryCounts } from '../../model/delivery.ts';
import type { Mailing } from '../../model/mailing.ts';
import type { Sending } from '../../model/sending.ts';
import type { Sender } from '../ledger/senders.ts';
import type { MessageContext } from '../message/message.ts';
import type { Route } from '../pace/routes.ts';

export interface RunOptions extends Omit<MessageContext, 'mailing'> {
  mailing: Mailing;
  routes: readonly Route[];
  sending: Sending;
  /** Opened when the mailing was planned, so that no other process plans it again. */
  sender?: Sender;
  /** Seconds; see `Sender`. */
  lease?: number;
  limit?: number;
  /** Aborted: messages in progress are finished, and no others begun. */
  signal: AbortSignal;
  now: () => Date;
  /** Monotonic, in milliseconds. */
  clock: () => number;
  /** From 0 up to 1. */
  random: () => number;
  pause: Pause;
  /**
   * Once in each run, with its number: as soon as a message of the mailing was accepted or is in
   * doubt, now or in an earlier run. Nothing more is sent if it fails.
   */
  onSent?: (run: number) => Promise<void>;
  /** As far as this sender knows. */
  onProgress: (counts: DeliveryCounts, sent: number) => void;
}
