import type { Secret } from '../../lib/keys/secret.ts';
import { forgetCopy, madeAt } from '../../lib/store/copies.ts';
import type { Store, Transaction } from '../../lib/store/open.ts';
import { withRetries } from '../../lib/store/retry.ts';
import { readJournal } from '../../subscribers/erasure-journal.ts';
import { doubtWaiting } from '../ledger/doubt.ts';
import { listMailings, openMailings } from '../ledger/mailings.ts';
import { type BroughtOver, bringOver, type ListChanges, readListChanges } from './bring-over.ts';

export interface Doubt {
  issue: number;
  count: number;
  /** How many received it according to the previous state; null if that was unreadable. */
  accepted: number | null;
}

interface MailedIssues {
  issues: number[];
  /** Subscriber ids by mailing. */
  accepted: Record<string, string[]>;
}

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

/** The issues that the current database has sent over SMTP, and to whom. */
async function readMailedIssues(current: Transaction): Promise<MailedIssues> {
  const issues = new Set<number>();
  const accepted: MailedIssues['accepted'] = {};
  for (const { id, issue, kind } of await listMailings(current)) {
    if (kind !== 'smtp') continue;
    issues.add(issue);
    const rows = await current.db
      .selectFrom('deliveries')
      .select('subscriber_id')
      .where('mailing_id', '=', id)
      .where('state', '=', 'accepted')
      .execute();
    accepted[id] = rows.map(({ subscriber_id }) => subscriber_id);
  }
  return { issues: [...issues], accepted };
}

/** Recipients whose mail was waiting when the backup was made may have received it since. */
async function doubtSinceBackup(
  restored: Store,
  accepted: MailedIssues['accepted'] | undefined,
  now: Date,
): Promise<{ doubts: Doubt[]; made: string | undefined }> {
  const made = await madeAt(restored);
  const doubts: Doubt[] = [];
  await withRetries(restored, async (tx) => {
    doubts.length = 0;
    for (const { id, issue } of await openMailings(tx)) {
      await doubtWaiting(tx, id, now);
      const rows = await tx.db
        .selectFrom('deliveries')
        .select('subscriber_id')
        .where('mailing_id', '=', id)
        .where('state', '=', 'doubt')
        .execute();
      if (rows.length === 0) continue;
      const known = new Set(accepted?.[id]);
      const count = rows.filter(({ subscriber_id }) => known.has(subscriber_id)).length;
      doubts.push({ issue, count: rows.length, accepted: accepted === undefined ? null : count });
    }
    await forgetCopy(tx);
  });
  return { doubts, made };
}
