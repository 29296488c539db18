import type { Pause } from '../../lib/pause.ts';
import type { DeliveryCounts } from '../../model/delivery.ts';
import type { Breaker } from '../pace/breaker.ts';
import type { Lanes } from '../pace/lanes.ts';
import type { Pace } from '../pace/pace.ts';
import type { Routes } from '../pace/routes.ts';
import type { Ahead } from './compose-ahead.ts';
import type { Queue } from './queue.ts';
import type { Records } from './records.ts';
import type { Refusals } from './refusal-patterns.ts';
import type { RowFaults } from './row-faults.ts';
import type { RunOptions } from './run-options.ts';

export interface Run extends Ahead {
  options: Pick<RunOptions, 'routes' | 'signers' | 'signal' | 'now' | 'onProgress'>;
  clock: () => number;
  random: () => number;
  pause: Pause;
  records: Records;
  pace: Pace;
  routes: Routes;
  lanes: Lanes;
  queue: Queue;
  faults: RowFaults;
  refusals: Refusals;
  /** By domain. */
  domains: Map<string, Breaker>;
  /** Called when a message was accepted or is in doubt; the first call counts. */
  onSent?: () => Promise<void>;
  counts: DeliveryCounts;
  left: number;
  sent: number;
  halted?: string;
  stopped?: string;
}
