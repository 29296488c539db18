import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { countStates } from '../model/delivery.ts';
import type { Host } from '../project.ts';
import { doubtInterruptedMails, renewSystemMails } from '../subscribers/queries/mail-queue.ts';
import type { SystemMailContext } from './message/compose-system-mail.ts';
import { Lanes } from './pace/lanes.ts';
import { Pace } from './pace/pace.ts';
import { type Route, Routes } from './pace/routes.ts';
import { Doubts } from './run/doubts.ts';
import { Queue } from './run/queue.ts';
import { Records } from './run/records.ts';
import { Refusals } from './run/refusal-patterns.ts';
import { RowFaults } from './run/row-faults.ts';
import type { Run } from './run/run-state.ts';
import { systemMailSource } from './run/system-mail-source.ts';
import { workAll } from './run/work.ts';

export interface SystemMailOptions
  extends SystemMailContext,
    Pick<Host, 'signal' | 'now' | 'clock' | 'random' | 'pause'> {
  id: string;
  routes: readonly Route[];
  /** Milliseconds after a failure, then doubled. */
  firstRest?: number;
  /** A sentence for the operator. It is retried. */
  onTrouble: (sentence: string) => void;
  /** An exception. It is retried, too. */
  onFault: (error: unknown) => void;
}

/** Milliseconds. */
const interval = 1000;
/** Milliseconds. */
const mostRest = 600_000;
/** A mail that has been in `writing` for so many milliseconds was left by a process that died. */
const leftBehind = 1_800_000;
/** Milliseconds. */
const lease = 60_000;

/** Sends system mails as they are requested, through the same loop as an issue. */
export async function sendSystemMails(store: Store, options: SystemMailOptions): Promise<void> {
  const { signal, now, clock, pause, newsletter, firstRest = 30_000 } = options;
  const sender = { id: options.id, lease };
  const source = systemMailSource(store, sender, options);
  const shared = {
    options: { ...options, onProgress: () => {} },
    source,
    records: new Records(store, source, now),
    pace: new Pace(store, newsletter.sending, now),
    lanes: new Lanes(clock),
    queue: new Queue(store, source, now),
    domains: new Map(),
    ahead: new Map(),
  };
  const timer = setInterval(() => {
    // Where the database is away, the next record fails.
    withRetries(store, (tx) => renewSystemMails(tx, sender, now())).catch(() => {});
  }, lease / 4);
  let reported: unknown;
  const report = (error: unknown): void => {
    if (error !== reported) options.onFault(error);
    reported = error;
  };
  let rest = 0;
  let looked = Number.NEGATIVE_INFINITY;
  try {
    while (!signal.aborted) {
      const run: Run = {
        ...shared,
        routes: new Routes(options.routes),
        counts: countStates({}),
        left: Number.POSITIVE_INFINITY,
        sent: 0,
        faults: new RowFaults(report),
        doubts: new Doubts(newsletter.sending.connections),
        refusals: new Refusals(0),
      };
      let fault: unknown;
      try {
        if (clock() - looked > leftBehind) {
          const before = new Date(now().getTime() - leftBehind);
          await withRetries(store, (tx) => doubtInterruptedMails(tx, before));
          looked = clock();
        }
        const broken = await workAll(run, newsletter.sending.connections);
        await run.queue.release();
        if (broken !== undefined) throw broken.reason;
      } catch (error) {
        fault = error;
        report(error);
      }
      const trouble = run.halted ?? run.stopped;
      if (fault === undefined && trouble !== undefined) options.onTrouble(trouble);
      const isWell = fault === undefined && trouble === undefined;
      if (isWell) rest = 0;
      else rest = rest === 0 ? firstRest : Math.min(mostRest, rest * 2);
      await pause(isWell ? interval : rest, signal);
    }
  } finally {
    clearInterval(timer);
  }
}
