import type { Secret } from '../../lib/keys/secret.ts';
import { madeAt } from '../../lib/store/copies.ts';
import type { Store } from '../../lib/store/open.ts';
import { readJournal } from '../../subscribers/erasure-journal.ts';
import { type BroughtOver, bringOver, type ListChanges, readListChanges } from './bring-over.ts';
import {
  type Doubt,
  doubtSinceBackup,
  type MailedIssues,
  readMailedIssues,
} from './doubt-since-backup.ts';

export interface RestoreReport {
  /** Relative to the root, as are the other paths. */
  backup: string;
  made: string | null;
  /** Where the previous state is kept; null if there was none. */
  kept: string | null;
  /** Why nothing could be brought over. */
  damage: string | null;
  broughtOver: BroughtOver;
  doubts: Doubt[];
  /** Mailed after the backup was made. */
  unknownIssues: number[];
}

/** What the state before a restore knows. Plain values, which can be written to a file. */
export interface PreviousState {
  since: ListChanges;
  mailed?: MailedIssues;
  damage: string | null;
}

/** Reads what must not be lost; of a damaged database, what can be read. */
export async function readPreviousState(
  data: string,
  { store, damage }: { store?: Store; damage?: string },
): Promise<PreviousState> {
  let reason = damage ?? null;
  const read = async <T>(work: (store: Store) => Promise<T>): Promise<T | undefined> => {
    if (store === undefined) return undefined;
    return work(store).catch((error: Error) => {
      reason = error.message;
      return undefined;
    });
  };
  const since = (await read(readListChanges)) ?? { gone: [], confirmed: [], erasures: [] };
  const mailed = await read(readMailedIssues);
  const erasures = [...since.erasures, ...(await readJournal(data))];
  return {
    since: { ...since, erasures },
    ...(mailed !== undefined && { mailed }),
    damage: reason,
  };
}

/**
 * Brings changes of the previous state over to the restored database, and marks recipients who may
 * have received a mail since the backup as in doubt. Can be repeated.
 */
export async function applyPreviousState(
  restored: Store,
  secret: Secret,
  { since, mailed, damage }: PreviousState,
  now: Date,
): Promise<Omit<RestoreReport, 'backup' | 'kept'>> {
  if ((await madeAt(restored)) === undefined) {
    // A copy made by other means does not know what was mailed since, either.
    await restored.db.insertInto('copies').values({ made_at: '' }).execute();
  }
  const broughtOver = await bringOver(restored, secret, since, now);
  const { doubts, made } = await doubtSinceBackup(restored, mailed?.accepted, now);
  const mailings = await restored.db.selectFrom('mailings').select('issue').execute();
  const known = new Set(mailings.map(({ issue }) => issue));
  const unknownIssues = (mailed?.issues ?? []).filter((issue) => !known.has(issue));
  return {
    made: made || null,
    damage,
    broughtOver,
    doubts,
    unknownIssues: unknownIssues.sort((a, b) => a - b),
  };
}
