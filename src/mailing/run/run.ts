import type { Store } from '../../lib/store/open.ts';
import { withRetries } from '../../lib/store/retry.ts';
import type { DeliveryCounts } from '../../model/delivery.ts';
import type { Edition } from '../../model/edition.ts';
import { mailingProgress } from '../../model/mailing.ts';
import { moveLeftovers, resendDoubtOnce } from '../ledger/claims.ts';
import { recordClock } from '../ledger/clock.ts';
import { countDeliveries } from '../ledger/deliveries.ts';
import { frozenEditions, getMailing, setFinished, setHalted } from '../ledger/mailings.ts';
import { closeSender, openSender, removeDead, renewLease, type Sender } from '../ledger/senders.ts';
import { compileEdition, textOnly } from '../message/compile.ts';
import { sharedHeaders } from '../message/message.ts';
import { Lanes } from '../pace/lanes.ts';
import { Pace } from '../pace/pace.ts';
import { Routes } from '../pace/routes.ts';
import { concludeRefusals } from './conclude.ts';
import { type Compiled, MailingSource } from './mailing-source.ts';
import { Queue } from './queue.ts';
import { Records } from './records.ts';
import { Refusals } from './refusals.ts';
import { RowFaults } from './row-faults.ts';
import type { RunOptions } from './run-options.ts';
import type { Run } from './state.ts';
import { work } from './work.ts';

export interface RunReport {
  counts: DeliveryCounts;
  /** Messages that this run handed over. */
  sent: number;
  halted?: string;
  /** Why it ended early, where running it again goes on by itself. */
  stopped?: string;
  interrupted: boolean;
}

/**
 * Sends a mailing to all who are due: the one loop with effects. On SQLite the caller holds the
 * send lock, so whoever is found in `writing` was left there by a crash; on PostgreSQL several may
 * send the same mailing, and those whose lease has run out are taken for dead.
 *
 * BUGS: between a server's yes and our record of it lies a gap that no client can close
 * (RFC 1047). A crash in it leaves a recipient in doubt who has the message.
 */
export async function runMailing(store: Store, options: RunOptions): Promise<RunReport> {
  const { mailing, sending, now, signal } = options;
  const sender = await withRetries(store, (tx) => openSender(tx, mailing.id, options.lease));
  await tidyUp(store, sender, options);
  const editions = await withRetries(store, async (tx) => {
    await setHalted(tx, mailing.id, null);
    return frozenEditions(tx, mailing.id);
  });
  await options.onBegin?.(sender.fence);
  const counts = await withRetries(store, (tx) => countDeliveries(tx, mailing.id));
  const source = new MailingSource(store, sender, options, await compileAll(editions, options));
  const run: Run = {
    options,
    source,
    records: new Records(store, source, now),
    pace: new Pace(store, sending, now),
    routes: new Routes(options.routes),
    lanes: new Lanes(() => performance.now()),
    queue: new Queue(store, source, now),
    faults: new RowFaults(),
    refusals: new Refusals(counts.accepted),
    domains: new Map(),
    ahead: new Map(),
    counts,
    left: options.limit ?? Number.POSITIVE_INFINITY,
    sent: 0,
  };
  const stopBeating = beat(store, sender, run, options);
  const ended = await Promise.allSettled(
    Array.from({ length: sending.connections }, () => work(run)),
  );
  stopBeating();
  await run.records.idle();
  const broken = ended.find(({ status }) => status === 'rejected');
  if (broken !== undefined) throw (broken as PromiseRejectedResult).reason;

  if (run.counts.accepted === 0) run.faults.raise();
  await run.queue.release();
  const ending = await withRetries(store, async (tx) => {
    const concluded = await concludeRefusals(tx, sender, run);
    await closeSender(tx, sender);
    if (concluded !== undefined) await setHalted(tx, mailing.id, concluded);
    const standing = await countDeliveries(tx, mailing.id);
    const { halted: _, ...known } = (await getMailing(tx, mailing.id)) ?? mailing;
    const { state } = mailingProgress(known, standing, now());
    if (state === 'done' || state === 'cancelled') await setFinished(tx, mailing.id, now());
    return { counts: standing, halted: concluded };
  });
  return {
    counts: ending.counts,
    sent: run.sent,
    interrupted: signal.aborted,
    ...(ending.halted !== undefined && { halted: ending.halted }),
    ...(run.stopped !== undefined && { stopped: run.stopped }),
  };
}

/** Takes stock of what senders left that have died, and settles doubt where that is the policy. */
async function tidyUp(
  store: Store,
  sender: Sender,
  { mailing, sending, now }: Pick<RunOptions, 'mailing' | 'sending' | 'now'>,
): Promise<void> {
  await withRetries(store, async (tx) => {
    await removeDead(tx, sender);
    const to = mailing.kind === 'rehearsal' ? 'pending' : 'doubt';
    await moveLeftovers(tx, mailing.id, to, now());
    if (sending.inDoubt === 'resend-once') await resendDoubtOnce(tx, mailing.id, now());
  });
}

/** Shows that this sender lives, four times a lease, for as long as it does. @returns what ends it. */
function beat(store: Store, sender: Sender, run: Run, options: RunOptions): () => void {
  const timer = setInterval(async () => {
    try {
      const lives = await withRetries(store, async (tx) => {
        await recordClock(tx, options.now());
        return renewLease(tx, sender);
      });
      if (!lives) {
        run.stopped ??= 'Another sender took this one for dead and goes on with the mailing.';
      }
      if (!store.dialect.hasSingleSender) await tidyUp(store, sender, options);
    } catch {
      // The database is away for long: the next record finds that out, and ends the run.
    }
  }, sender.lease * 250);
  return () => clearInterval(timer);
}

/** Composes each edition once, with and without HTML, for all its recipients. */
async function compileAll(
  editions: ReadonlyMap<string, Edition>,
  options: RunOptions,
): Promise<Map<string, Compiled>> {
  const compiled = [...editions].map(async ([name, edition]) => {
    const headers = sharedHeaders(edition, options);
    const [html, text] = await Promise.all(
      [edition, textOnly(edition)].map((source) => compileEdition(source, headers)),
    );
    return [name, { html, text } as Compiled] as const;
  });
  return new Map(await Promise.all(compiled));
}
