import type { Transaction } from '../../lib/store/open.ts';
import type { DeliveryOutcome } from '../../model/delivery.ts';
import type { Due } from '../ledger/claims.ts';
import type { OutgoingMessage } from './attempt.ts';

/** A message that is made and can be sent. */
export type Composed = Omit<OutgoingMessage, 'beforeData' | 'signal'>;

/** What became of a message. */
export interface Settled {
  /** See `Due`. */
  key: string;
  outcome: DeliveryOutcome;
}

/**
 * Where messages come from, and where what became of them is recorded: the deliveries of a mailing,
 * or system mails. What takes an `Transaction` is done in one transaction, and may be done twice.
 */
export interface MailSource {
  /** Claims the next that are due: nobody else does while this sender lives. */
  claim(tx: Transaction, now: Date, limit: number): Promise<Due[]>;
  /** Gives back what was claimed and not begun, at the end of a run. */
  release(tx: Transaction, keys: readonly string[]): Promise<void>;
  /** Records that messages are about to leave. @returns the keys of those that may. */
  intend(tx: Transaction, keys: readonly string[], now: Date): Promise<Set<string>>;
  settle(tx: Transaction, settled: readonly Settled[], now: Date): Promise<void>;
  compose(due: Due): Promise<Composed>;
  /** Why nothing is sent to somebody, as far as was known when it was claimed. */
  skip(due: Due): DeliveryOutcome | undefined;
  /** Why nothing could be sent although it had been claimed; `stopped` ends the run. */
  whyNotDue(due: Due): Promise<{ outcome?: DeliveryOutcome; stopped?: string }>;
}
