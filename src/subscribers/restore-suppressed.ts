import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { UsageError } from '../model/errors.ts';
import type { Project } from '../project.ts';
import { listSuppressions, restoreSuppressed } from './queries/suppressions.ts';

/** @returns how many people get mail again. @throws UsageError, with the ids, for an unknown id. */
export async function undoSuppressions(
  { now }: Pick<Project, 'now'>,
  store: Store,
  mailingId: string,
): Promise<number> {
  const mailings = await listSuppressions(store);
  if (!mailings.some(({ id }) => id === mailingId)) {
    const known = mailings
      .filter(({ count }) => count > 0)
      .map(({ id, issue, count }) => `${id} (issue ${issue}, ${count} suppressed)`);
    throw new UsageError(
      `Unknown mailing "${mailingId}". ${known.length === 0 ? 'No mailing has suppressed anybody.' : `Mailings with suppressions: ${known.join(', ')}.`}`,
    );
  }
  return withRetries(store, (tx) => restoreSuppressed(tx, { mailingId, now: now() }));
}
