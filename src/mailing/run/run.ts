import { omitEmpty } from '../../lib/omit-empty.ts';
import type { Store } from '../../lib/store/open.ts';
import { withRetries } from '../../lib/store/retry.ts';
import { type DeliveryCounts, mayHaveArrived } from '../../model/delivery.ts';
import type { Edition } from '../../model/edition.ts';
import { mailingProgress } from '../../model/mailing.ts';
import { recordClock } from '../ledger/clock.ts';
import { countDeliveries } from '../ledger/deliveries.ts';
import { moveLeftovers, resendDoubt } from '../ledger/doubt.ts';
import { frozenEditions } from '../ledger/frozen-text.ts';
import { getMailing, setFinished, setHalted } from '../ledger/mailings.ts';
import { closeSender, openSender, removeDead, renewLease, type Sender } from '../ledger/senders.ts';
import { compileEdition, textOnly } from '../message/compile.ts';
import { sharedHeaders } from '../message/message.ts';
import { Lanes } from '../pace/lanes.ts';
import { Pace } from '../pace/pace.ts';
import { Routes } from '../pace/routes.ts';
import { concludeRefusals } from './conclude.ts';
import { Doubts } from './doubts.ts';
import { type CompiledForms, mailingSource } from './mailing-source.ts';
import { Queue } from './queue.ts';
import { Records } from './records.ts';
import { Refusals } from './refusal-patterns.ts';
import { RowFaults } from './row-faults.ts';
import type { Run, RunOptions } from './run-state.ts';
import { workAll } from './work.ts';

export interface RunReport {
  counts: DeliveryCounts;
  sent: number;
  halted?: string;
  /** Running it again continues. */
  stopped?: string;
  interrupted: boolean;
}

/**
 * Sends a mailing to all recipients who are due. On SQLite the caller holds the send lock, so a
 * delivery in `writing` was left there by a crash. On PostgreSQL several senders may work on the
 * same mailing; those whose lease has run out count as dead.
 *
 * BUGS: between a server's acceptance and our record of it lies a gap that no client can close
 * (RFC 1047). A crash in it leaves a recipient in doubt who has the message.
 */
export async function runMailing(store: Store, options: RunOptions): Promise<RunReport> {
  const { mailing, sending, now, signal } = options;
  const sender =
    options.sender ?? (await withRetries(store, (tx) => openSender(tx, mailing.id, options.lease)));
  await settleLeftovers(store, sender, options);
  const { editions, areRight, counts } = await withRetries(store, async (tx) => {
    await setHalted(tx, mailing.id, null);
    const { refusalsAreRight: areRight } = (await getMailing(tx, mailing.id)) ?? mailing;
    const counts = await countDeliveries(tx, mailing.id);
    return { editions: await frozenEditions(tx, mailing.id), areRight, counts };
  });
  const source = mailingSource(store, sender, options, await compileAll(editions, options));
  const run: Run = {
    options,
    source,
    records: new Records(store, source, now),
    pace: new Pace(store, sending, now),
    routes: new Routes(options.routes),
    lanes: new Lanes(options.clock),
    queue: new Queue(store, source, now),
    faults: new RowFaults(),
    doubts: new Doubts(sending.connections),
    refusals: new Refusals(counts.accepted, areRight),
    domains: new Map(),
    ahead: new Map(),
    onSent: callOnce(async () => options.onSent?.(sender.fence)),
    counts,
    left: options.limit ?? Number.POSITIVE_INFINITY,
    sent: 0,
  };
  if (mayHaveArrived(counts)) await run.onSent?.();
  const stopRenewing = renewRegularly(store, sender, run, options);
  const broken = await workAll(run, sending.connections).finally(stopRenewing);
  if (broken !== undefined) throw broken.reason;
  if (run.counts.accepted === 0) run.faults.raise();
  await run.queue.release();
  const ending = await withRetries(store, async (tx) => {
    const concluded = await concludeRefusals(tx, sender, run);
    await closeSender(tx, sender);
    if (concluded !== undefined) await setHalted(tx, mailing.id, concluded);
    const after = await countDeliveries(tx, mailing.id);
    const { halted: _, ...known } = (await getMailing(tx, mailing.id)) ?? mailing;
    const { state } = mailingProgress(known, after, now());
    if (state === 'done' || state === 'cancelled') await setFinished(tx, mailing.id, now());
    return { counts: after, halted: concluded };
  });
  return {
    counts: ending.counts,
    sent: run.sent,
    interrupted: signal.aborted,
    ...omitEmpty({ halted: ending.halted, stopped: run.stopped }),
  };
}

function callOnce(work: () => Promise<void>): () => Promise<void> {
  let called: Promise<void> | undefined;
  return () => {
    called ??= work();
    return called;
  };
}

async function settleLeftovers(
  store: Store,
  sender: Sender,
  { mailing, sending, now }: Pick<RunOptions, 'mailing' | 'sending' | 'now'>,
): Promise<void> {
  await withRetries(store, async (tx) => {
    await removeDead(tx, sender);
    const to = mailing.kind === 'rehearsal' ? 'pending' : 'doubt';
    await moveLeftovers(tx, mailing.id, to, now());
    if (sending.inDoubt === 'resend-once') await resendDoubt(tx, mailing.id, 'once', now());
  });
}

/** @returns a function that ends it. */
function renewRegularly(store: Store, sender: Sender, run: Run, options: RunOptions): () => void {
  const timer = setInterval(async () => {
    try {
      const lives = await withRetries(store, async (tx) => {
        await recordClock(tx, options.now());
        return renewLease(tx, sender);
      });
      if (!lives) {
        run.stopped ??=
          'This process did not respond for too long, so another one continues the mailing.';
      }
      if (!store.dialect.hasSingleSender) await settleLeftovers(store, sender, options);
    } catch {
      // Where the database stays away, the next record fails, and ends the run.
    }
  }, sender.lease * 250);
  return () => clearInterval(timer);
}

async function compileAll(
  editions: ReadonlyMap<string, Edition>,
  options: RunOptions,
): Promise<Map<string, CompiledForms>> {
  const compiled = [...editions].map(async ([name, edition]) => {
    const headers = sharedHeaders(edition, options);
    const [html, text] = await Promise.all([
      compileEdition(edition, headers),
      compileEdition(textOnly(edition), headers),
    ]);
    return [name, { html, text }] as const;
  });
  return new Map(await Promise.all(compiled));
}
