import type { Store } from '../lib/store/open.ts';
import type { Issue } from '../model/issue.ts';
import { listMailings } from './ledger/mailings.ts';

/** True if the issue was sent to everyone. */
export async function wasMailed(store: Store, issue: Issue): Promise<boolean> {
  if (issue.mailing?.finished !== undefined) return true;
  const known = await listMailings(store);
  return known.some(
    ({ issueId, kind, finishedAt }) =>
      issueId === issue.id && kind === 'smtp' && finishedAt !== undefined,
  );
}
