import { setTimeout as pause } from 'node:timers/promises';
import { createTransport, type Transport, type Transporter } from 'nodemailer';
import type { DeliveryCounts, DeliveryOutcome } from '../newsletter/delivery.ts';
import type { Edition } from '../newsletter/edition.ts';
import type { Mailing } from '../newsletter/mailing.ts';
import { mailingProgress, maySend } from '../newsletter/mailing.ts';
import type { SubscriberState } from '../newsletter/subscriber.ts';
import { readLevels, writeLevels } from '../store/buckets.ts';
import {
  countDeliveries,
  type Due,
  dueDeliveries,
  moveAll,
  NotDueError,
  recordOutcome,
  recordWriting,
} from '../store/deliveries.ts';
import { GroupCommit } from '../store/group-commit.ts';
import { frozenEditions, getMailing, setFinished, setHalted } from '../store/mailings.ts';
import type { Store } from '../store/open.ts';
import { getSubscriber, suppressSubscriber } from '../store/subscribers.ts';
import type { Attempt } from './attempt.ts';
import { type CompiledEdition, compileEdition } from './compile.ts';
import { handOver } from './hand-over.ts';
import { composeMessage, type MessageContext, sharedHeaders } from './message.ts';
import { RateLimiter, type Rates } from './rate.ts';
import { outcomeOf } from './replies.ts';

export interface RunOptions extends Omit<MessageContext, 'mailing'> {
  mailing: Mailing;
  /** Makes a transport: one for each connection. */
  transport: () => Transport<Attempt>;
  /** How fast messages may leave; absent: as fast as the server takes them. */
  rates?: Rates;
  /** How many messages are under way at once, which is how many can be in doubt after a crash. */
  connections: number;
  /** At most so many messages in this run. */
  limit?: number;
  /** Aborted: nothing new is begun, and what is under way is finished. */
  signal: AbortSignal;
  now: () => Date;
  onProgress: (sent: number) => void;
}

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
 * Sends a mailing to all who are due: the one loop with effects. The caller holds the send
 * lock, so whoever is found in `writing` was left there by a crash.
 *
 * BUGS: between a server's yes and our record of it lies a gap that no client can close
 * (RFC 1047). A crash in it leaves a recipient in doubt who has the message.
 */
export async function runMailing(store: Store, options: RunOptions): Promise<RunReport> {
  const { mailing, now, signal } = options;
  await moveAll(store, mailing.id, leftover(mailing), now());
  await setHalted(store, mailing.id, null);
  const run: Run = {
    store,
    ledger: new GroupCommit(store),
    limiter: new RateLimiter(options.rates ?? {}, await readLevels(store), Date.now()),
    options,
    editions: await compileAll(await frozenEditions(store, mailing.id), options),
    queue: [],
    underWay: new Set(),
    left: options.limit ?? Number.POSITIVE_INFINITY,
    sent: 0,
  };
  const workers = Array.from({ length: options.connections }, () => work(run));
  const ended = await Promise.allSettled(workers);
  await run.ledger.idle();
  const broken = ended.find(({ status }) => status === 'rejected');
  if (broken !== undefined) throw (broken as PromiseRejectedResult).reason;

  if (run.halted !== undefined) await setHalted(store, mailing.id, run.halted);
  const counts = await countDeliveries(store, mailing.id);
  const { halted: _, ...known } = (await getMailing(store, mailing.id)) ?? mailing;
  const { state } = mailingProgress(known, counts, now());
  if (state === 'done' || state === 'cancelled') await setFinished(store, mailing.id, now());
  return {
    counts,
    sent: run.sent,
    interrupted: signal.aborted,
    ...(run.halted !== undefined && { halted: run.halted }),
    ...(run.stopped !== undefined && { stopped: run.stopped }),
  };
}

/** Composes each edition once, for all its recipients. */
async function compileAll(
  editions: ReadonlyMap<string, Edition>,
  options: RunOptions,
): Promise<Map<string, CompiledEdition>> {
  const compiled = [...editions].map(
    async ([language, edition]) =>
      [language, await compileEdition(edition, sharedHeaders(edition, options))] as const,
  );
  return new Map(await Promise.all(compiled));
}

/** What an earlier process left in the middle. A file of the outbox is just written again. */
function leftover({ kind }: Mailing): { from: 'writing'; to: 'doubt' | 'pending'; reason: string } {
  return kind === 'rehearsal'
    ? { from: 'writing', to: 'pending', reason: 'interrupted' }
    : { from: 'writing', to: 'doubt', reason: 'interrupted while the message was being sent' };
}

interface Run {
  store: Store;
  ledger: GroupCommit;
  limiter: RateLimiter;
  options: RunOptions;
  editions: ReadonlyMap<string, CompiledEdition>;
  /** Due, and read from the ledger already. */
  queue: Due[];
  /** Subscribers whose message some connection is at. */
  underWay: Set<string>;
  left: number;
  sent: number;
  reading?: Promise<void> | undefined;
  halted?: string;
  stopped?: string;
}

/** How many of those that are due are read at a time. */
const batch = 200;

/** The next that is due and nobody is at; read in batches, one reader at a time. */
async function takeDue(run: Run): Promise<Due | undefined> {
  if (run.queue.length === 0) {
    run.reading ??= readDue(run).finally(() => {
      run.reading = undefined;
    });
    await run.reading;
  }
  const due = run.queue.shift();
  if (due !== undefined) run.underWay.add(due.subscriberId);
  return due;
}

async function readDue({ store, options, queue, underWay }: Run): Promise<void> {
  const { mailing, now } = options;
  const asked = { now: now(), but: [...underWay], limit: batch };
  queue.push(...(await dueDeliveries(store, mailing.id, asked)));
}

/** One connection's work: one message after the other until nothing is due or somebody says stop. */
async function work(run: Run): Promise<void> {
  const { options } = run;
  const transporter = createTransport(options.transport());
  let recorded: Promise<void> | undefined;
  try {
    while (!options.signal.aborted && run.halted === undefined && run.stopped === undefined) {
      if (run.left <= 0) break;
      run.left -= 1;
      if (!(await mayGo(run))) break;
      const due = await takeDue(run);
      if (due === undefined) break;
      const outcome = await deliver(run, transporter, due, recorded);
      if (outcome === undefined) {
        run.underWay.delete(due.subscriberId);
        const held = await heldBack(run);
        if (held !== undefined) run.stopped ??= held;
        continue;
      }
      // On the disk before, or together with, the intent of this connection's next message: so a
      // crash leaves at most one in doubt for each connection.
      recorded = record(run, due, outcome);
      recorded.catch(() => {});
      if (outcome.halt !== undefined) run.halted ??= outcome.halt;
      if (outcome.stop !== undefined) run.stopped ??= outcome.stop;
      if (outcome.tooFast === true) run.limiter.slowDown(Date.now());
      if (outcome.state === 'accepted') {
        run.sent += 1;
        run.limiter.ease();
      }
      options.onProgress(run.sent);
    }
    await recorded;
  } catch (error) {
    // The disk, or a bug. The others finish what they have, and the run ends with it.
    run.stopped = (error as Error).message;
    throw error;
  } finally {
    transporter.close();
  }
}

/** Waits until the rate allows a message. @returns false where the run ends meanwhile. */
async function mayGo(run: Run): Promise<boolean> {
  const { options, limiter } = run;
  const { signal } = options;
  for (;;) {
    const wait = limiter.take(Date.now());
    if (wait === 0) return true;
    await pause(Math.min(wait, 500), undefined, { signal }).catch(() => {});
    if (signal.aborted || run.halted !== undefined || run.stopped !== undefined) return false;
  }
}

/** What became of a message, and of its recipient. */
async function record(run: Run, due: Due, outcome: DeliveryOutcome): Promise<void> {
  const { mailing, now } = run.options;
  await run.ledger.soon(async (inside) => {
    if (outcome.suppress === true) {
      const by = { mailingId: mailing.id, reason: outcome.reason, now: now() };
      await suppressSubscriber(inside, due.subscriberId, by);
    }
    await recordOutcome(inside, mailing.id, due, outcome, now());
  });
  run.underWay.delete(due.subscriberId);
}

/** Why a mailing was refused its next message, where that is the mailing's own doing. */
async function heldBack({ store, options }: Run): Promise<string | undefined> {
  const mailing = await getMailing(store, options.mailing.id);
  if (mailing === undefined || maySend(mailing, options.now())) return undefined;
  if (mailing.cancelledAt !== undefined) return 'The mailing was cancelled.';
  if (mailing.pausedAt !== undefined) return 'The mailing is paused.';
  if (mailing.finishedAt !== undefined) return 'The mailing has ended.';
  return 'The mailing is not to be sent now.';
}

async function deliver(
  run: Run,
  transporter: Transporter<Attempt>,
  due: Due,
  before: Promise<void> | undefined,
): Promise<DeliveryOutcome | undefined> {
  const { options, editions } = run;
  const { mailing, now } = options;
  const { subscriberId, standing, address, name } = due;
  if (standing !== 'confirmed' || address === undefined) return absent(standing);
  const to = { subscriberId, address, ...(name !== undefined && { name }) };
  const edition = editions.get(due.language);
  if (edition === undefined) throw new Error(`no edition in ${due.language} was frozen`);
  const isSample = mailing.kind === 'rehearsal';
  const message = await composeMessage(edition, to, options);
  const beforeData = async (): Promise<void> => {
    await run.ledger.now(async (inside) => {
      await recordWriting(inside, mailing.id, due, now());
      await writeLevels(inside, run.limiter.levels());
    });
    await before;
  };
  const attempt = await handOver(transporter, { ...message, beforeData }).catch((error) => {
    // Ended or held by somebody else a moment ago, and nothing of it has left.
    if (error instanceof NotDueError) return undefined;
    throw error;
  });
  if (attempt === undefined) {
    const now = await getSubscriber(run.store, subscriberId);
    return now?.state === 'confirmed' || isSample ? undefined : absent(now?.state);
  }
  return outcomeOf(attempt, due.attempts + 1, now());
}

/** Who has left since the mailing was frozen gets nothing. */
function absent(standing: SubscriberState | undefined): DeliveryOutcome {
  return { state: 'skipped', reason: standing ?? 'erased' };
}
