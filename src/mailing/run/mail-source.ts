import type { Transaction } from '../../lib/store/open.ts';
import type { DeliveryOutcome } from '../../model/delivery.ts';
import type { DueMail } from '../ledger/claims.ts';
import type { OutgoingMessage } from './attempt.ts';

export type ComposedMail = Omit<OutgoingMessage, 'beforeData' | 'signal'>;

export interface SettledMail {
  key: string;
  outcome: DeliveryOutcome;
}

/** Gives messages and records their outcomes. With a transaction, calls can be repeated. */
export interface MailSource {
  /** Claims the next that are due: no other sender sends them while this one lives. */
  claim(tx: Transaction, now: Date, limit: number): Promise<DueMail[]>;
  release(tx: Transaction, keys: readonly string[]): Promise<void>;
  /** Records that messages are about to be sent. @returns the keys of those that may. */
  intend(tx: Transaction, keys: readonly string[], now: Date): Promise<Set<string>>;
  settle(tx: Transaction, settled: readonly SettledMail[], now: Date): Promise<void>;
  compose(due: DueMail): Promise<ComposedMail>;
  /** Why nothing is sent to a recipient, as far as was known when the mail was claimed. */
  skip(due: DueMail): DeliveryOutcome | undefined;
  /** Why a mail that was claimed may not be sent; `stopped` ends the run. */
  explainNotDue(due: DueMail): Promise<{ outcome?: DeliveryOutcome; stopped?: string }>;
}
