import type { DeliveryCounts } from '../../model/delivery.ts';
import type { Mailing } from '../../model/mailing.ts';
import type { Sending } from '../../model/sending.ts';
import type { MessageContext } from '../message/message.ts';
import type { Route } from '../pace/routes.ts';

export interface RunOptions extends Omit<MessageContext, 'mailing'> {
  mailing: Mailing;
  /** Several share the mail, and replace each other in case of failure. */
  routes: readonly Route[];
  sending: Sending;
  lease?: number;
  limit?: number;
  /** Aborted: messages under way are finished, and no others begun. */
  signal: AbortSignal;
  now: () => Date;
  /** Milliseconds, of a clock that only goes forward; absent: the process's. */
  clock?: () => number;
  /** From 0 up to 1, for the jitter of retries; absent: `Math.random`. */
  random?: () => number;
  /** Before the first message, with the number of this run of the mailing. */
  onBegin?: (run: number) => Promise<void>;
  /** After each message, with the counts as far as this sender knows. */
  onProgress: (counts: DeliveryCounts, sent: number) => void;
}
