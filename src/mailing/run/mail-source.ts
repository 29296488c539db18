import type { Transaction } from '../../lib/store/open.ts';
import type { DeliveryOutcome } from '../../model/delivery.ts';
import type { DueMail, SettledMail } from '../ledger/claims.ts';
import type { OutgoingMessage } from './attempt.ts';

export type ComposedMail = Omit<OutgoingMessage, 'beforeData' | 'signal'>;

/** A mailing's deliveries, or system mails. Methods with a transaction can be repeated. */
export interface MailSource {
  claim(tx: Transaction, now: Date, limit: number): Promise<DueMail[]>;
  release(tx: Transaction, keys: readonly string[]): Promise<void>;
  /** @returns the keys of messages that may be sent. */
  intend(tx: Transaction, keys: readonly string[], now: Date): Promise<Set<string>>;
  settle(tx: Transaction, settled: readonly SettledMail[], now: Date): Promise<void>;
  compose(due: DueMail): Promise<ComposedMail>;
  skip(due: DueMail): DeliveryOutcome | undefined;
  /** `stopped` ends the run. */
  explainNotDue(due: DueMail): Promise<{ outcome?: DeliveryOutcome; stopped?: string }>;
}
