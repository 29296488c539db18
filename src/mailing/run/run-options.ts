import type { DeliveryCounts } from '../../model/delivery.ts';
import type { Mailing } from '../../model/mailing.ts';
import type { Sending } from '../../model/sending.ts';
import type { MessageContext } from '../message/message.ts';
import type { Route } from '../pace/routes.ts';

/** What a run of a mailing is given. */
export interface RunOptions extends Omit<MessageContext, 'mailing'> {
  mailing: Mailing;
  /** The ways out; several share the mail and stand in for each other. */
  routes: readonly Route[];
  sending: Sending;
  /** Seconds; see `Sender`. */
  lease?: number;
  /** At most so many messages in this run. */
  limit?: number;
  /** Aborted: nothing new is begun, and what is under way is finished. */
  signal: AbortSignal;
  now: () => Date;
  /** Before the first message, with the number of this run of the mailing. */
  onBegin?: (run: number) => Promise<void>;
  /** After each message, with how the deliveries stand as far as this sender knows. */
  onProgress: (counts: DeliveryCounts, sent: number) => void;
}
