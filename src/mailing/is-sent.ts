import type { Store } from '../lib/store/open.ts';
import { UsageError } from '../model/errors.ts';
import type { Issue } from '../model/issue.ts';
import { hasDatabase, type Project } from '../project.ts';
import { hasReachedSomebody } from './ledger/deliveries.ts';
import { listMailings } from './ledger/mailings.ts';
import { withStore } from './open-ledger.ts';

/** True if somebody received the issue, or may have: by its own file, or by the ledger. */
export async function isSent(project: Project, { id, mailing }: Issue): Promise<boolean> {
  if (mailing !== undefined) return true;
  if (!hasDatabase(project)) return false;
  return withStore(project, async (store) => {
    for (const each of await listMailings(store)) {
      if (each.issueId !== id || each.kind !== 'smtp') continue;
      if (await hasReachedSomebody(store, each.id)) return true;
    }
    return false;
  });
}

/** @throws UsageError where somebody received the issue: its stories stay in it. */
export async function requireUnsent(project: Project, issue: Issue): Promise<void> {
  if (!(await isSent(project, issue))) return;
  throw new UsageError(
    `Issue ${issue.number} was sent, so its stories stay in it. A story that readers should no longer see is withdrawn: \`withdrawn: true\`.`,
  );
}

/** True if the issue was sent to everyone. */
export async function wasMailed(store: Store, issue: Issue): Promise<boolean> {
  if (issue.mailing?.finished !== undefined) return true;
  const known = await listMailings(store);
  return known.some(
    ({ issueId, kind, finishedAt }) =>
      issueId === issue.id && kind === 'smtp' && finishedAt !== undefined,
  );
}
