import type { DeliveryCounts } from '../../model/delivery.ts';
import type { Mailing } from '../../model/mailing.ts';
import type { Sending } from '../../model/sending.ts';
import type { Host } from '../../project.ts';
import type { Sender } from '../ledger/senders.ts';
import type { MessageContext } from '../message/message.ts';
import type { Breaker } from '../pace/breaker.ts';
import type { Lanes } from '../pace/lanes.ts';
import type { Pace } from '../pace/pace.ts';
import type { Route, Routes } from '../pace/routes.ts';
import type { Doubts } from './doubts.ts';
import type { ComposedMail, MailSource } from './mail-source.ts';
import type { Queue } from './queue.ts';
import type { Records } from './records.ts';
import type { Refusals } from './refusal-patterns.ts';
import type { RowFaults } from './row-faults.ts';

type Machine = Pick<Host, 'signal' | 'now' | 'clock' | 'random' | 'pause'>;

export interface RunOptions extends Machine, Omit<MessageContext, 'mailing'> {
  mailing: Mailing;
  routes: readonly Route[];
  sending: Sending;
  /** Opened when the mailing was planned, so that no other process plans it again. */
  sender?: Sender;
  /** Seconds; see `Sender`. */
  lease?: number;
  limit?: number;
  /**
   * Once in each run, with its number: as soon as a message of the mailing was accepted or is in
   * doubt, now or in an earlier run. Nothing more is sent if it fails.
   */
  onSent?: (run: number) => Promise<void>;
  /** As far as this sender knows. */
  onProgress: (counts: DeliveryCounts, sent: number) => void;
}

/** What the connections of a run share. */
export interface Run {
  options: Machine & Pick<RunOptions, 'routes' | 'signers' | 'onProgress'>;
  source: MailSource;
  records: Records;
  pace: Pace;
  routes: Routes;
  lanes: Lanes;
  queue: Queue;
  faults: RowFaults;
  doubts: Doubts;
  refusals: Refusals;
  /** By domain. */
  domains: Map<string, Breaker>;
  /** Messages that are composed while the ones before are sent, by key. */
  ahead: Map<string, Promise<ComposedMail>>;
  /** Called when a message was accepted or is in doubt; the first call counts. */
  onSent?: () => Promise<void>;
  counts: DeliveryCounts;
  left: number;
  sent: number;
  halted?: string;
  stopped?: string;
}
