import { forgetCopy, madeAt } from '../../lib/store/copies.ts';
import type { Store, Transaction } from '../../lib/store/open.ts';
import { withRetries } from '../../lib/store/retry.ts';
import { doubtWaiting } from '../ledger/doubt.ts';
import { listMailings, openMailings } from '../ledger/mailings.ts';

export interface Doubt {
  issue: number;
  count: number;
  /** How many received it according to the previous state; null if that was unreadable. */
  accepted: number | null;
}

export interface MailedIssues {
  issues: number[];
  /** Subscriber ids by mailing. */
  accepted: Record<string, string[]>;
}

/** The issues that the current database has sent over SMTP, and to whom. */
export async function readMailedIssues(current: Transaction): Promise<MailedIssues> {
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
export async function doubtSinceBackup(
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
