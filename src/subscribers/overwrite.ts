import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { addressHash } from '../lib/keys/address-hash.ts';
import type { Secret } from '../lib/keys/secret.ts';
import { pause } from '../lib/pause.ts';
import { eraseFromCopy } from '../lib/store/copies.ts';
import { acquireLock, type Lock } from '../lib/store/lock.ts';
import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { OutsideError } from '../model/errors.ts';
import { dataFolder, type Project } from '../project.ts';
import { replayErasures } from './erase.ts';
import {
  type ErasedPeople,
  eraseFromFiles,
  explainUnlessMissing,
  type UnreadableFile,
} from './erase-files.ts';
import { isOverdue, readErasureStatus } from './erasure-status.ts';
import { type Erasure, listErasures } from './queries/erasures.ts';
import {
  listTraces,
  recordFilesDone,
  recordFreePagesDone,
  recordUnreadable,
  type Trace,
} from './queries/traces.ts';

/** Milliseconds to wait for another process that overwrites, or that uses the database. */
const longest = 120_000;
const interval = 200;

export type ErasurePlace = Pick<Project, 'root' | 'now' | 'randomHex' | 'log'>;

export interface OverwriteResult {
  /** They could not be read or changed, and may still name somebody: the next run tries again. */
  unread: UnreadableFile[];
  /** PostgreSQL dumps among the backups, from which nobody can be removed. */
  dumps: string[];
}

/** Overwrites what erased people left in files, backups and free pages. Can take minutes. */
export async function overwriteTraces(
  place: ErasurePlace,
  store: Store,
  secret: Secret,
): Promise<OverwriteResult> {
  const data = await dataFolder(place.root);
  const lock = await waitForLock(join(data, 'erase.lock'));
  try {
    const traces = await listTraces(store);
    if (traces.length === 0) return { unread: [], dumps: [] };
    const hashes = new Set(traces.map(({ hash }) => hash));
    const erased: ErasedPeople = {
      ids: new Set(traces.map(({ subscriberId }) => subscriberId)),
      isErased: (key) => hashes.has(addressHash(secret, key)),
    };
    const unread = await eraseFromFiles(place.root, data, erased);
    const erasures = (await listErasures(store)).filter(({ hash }) => hashes.has(hash));
    const backups = await eraseFromBackups(place, data, secret, { erased, erasures });
    unread.push(...backups.unread);
    place.log.progress('Overwriting freed space in the database');
    await overwriteFreePages(store, traces, unread.map(describeUnreadable).join('; '));
    return { unread, dumps: backups.dumps };
  } finally {
    lock.release();
  }
}

/** Overwrites traces that a running `serve` would have overwritten by now. */
export async function overwriteOverdue(
  place: ErasurePlace,
  store: Store,
  openSecret: () => Promise<Secret>,
): Promise<void> {
  const status = await readErasureStatus(store);
  if (status === null || !isOverdue(status, place.now())) return;
  const { unread } = await overwriteTraces(place, store, await openSecret());
  for (const each of unread) place.log.say(`${warnOfUnreadable(each)}.`);
}

/** An unreadable file with the reason, for a list. */
export function describeUnreadable({ file, reason }: UnreadableFile): string {
  return `${file}: ${reason}`;
}

/** The same as the beginning of a sentence. */
export function warnOfUnreadable(unread: UnreadableFile): string {
  return `People who were erased may still be named in ${describeUnreadable(unread)}`;
}

/** @param problem What could not be read: the traces are kept for the next run then. Empty: nothing. */
async function overwriteFreePages(store: Store, traces: readonly Trace[], problem: string) {
  if (traces.length === 0) return;
  await withRetries(store, (tx) =>
    problem === '' ? recordFilesDone(tx, traces) : recordUnreadable(tx, traces, problem),
  );
  await vacuumDatabase(store);
  await recordFreePagesDone(store);
}

async function eraseFromBackups(
  { root, now, randomHex, log }: ErasurePlace,
  data: string,
  secret: Secret,
  { erased, erasures }: { erased: ErasedPeople; erasures: readonly Erasure[] },
): Promise<OverwriteResult> {
  const folder = join(data, 'backups');
  const done: OverwriteResult = { unread: [], dumps: [] };
  const report = (path: string, error: unknown): string[] => {
    const isDatabase = error instanceof Error && 'errcode' in error;
    const reason = isDatabase ? error.message : explainUnlessMissing(error);
    if (reason !== undefined) done.unread.push({ file: relative(root, path), reason });
    return [];
  };
  const list = (path: string) => readdir(path).catch((error) => report(path, error));
  for (const name of (await list(folder)).sort()) {
    const backup = join(folder, name);
    const files = await list(backup);
    done.unread.push(...(await eraseFromFiles(root, backup, erased)));
    if (files.includes('newsletter.dump')) done.dumps.push(relative(root, backup));
    if (!files.includes('newsletter.db')) continue;
    log.progress(`Erasing from the backup ${name}`);
    const file = join(backup, 'newsletter.db');
    await eraseFromCopy(file, async (copy) => {
      await replayErasures(copy, secret, erasures, { now: now(), randomHex });
      await overwriteFreePages(copy, await listTraces(copy), '');
    }).catch((error) => report(file, error));
  }
  return done;
}

async function waitForLock(file: string): Promise<Lock> {
  for (let waited = 0; ; waited += interval) {
    const lock = acquireLock(file);
    if (lock !== undefined) return lock;
    if (waited >= longest) {
      throw new OutsideError(
        'Another process is overwriting erased data. Try again when it has ended.',
      );
    }
    await pause(interval);
  }
}

async function vacuumDatabase({ db, dialect }: Store): Promise<void> {
  for (let waited = 0; ; waited += interval) {
    try {
      return await dialect.overwriteDeleted(db);
    } catch (error) {
      if (!dialect.isTemporary(error) || waited >= longest) throw error;
      await pause(interval);
    }
  }
}
