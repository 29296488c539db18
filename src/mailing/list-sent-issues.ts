import type { Store } from '../lib/store/open.ts';
import { hasEnded, type Mailing } from '../model/mailing.ts';
import type { Project } from '../project.ts';
import { hasReachedSomebody } from './ledger/deliveries.ts';
import { sentStories } from './ledger/frozen-text.ts';
import { listMailings } from './ledger/mailings.ts';
import { withStore } from './open-ledger.ts';
import type { SentStory } from './story-hashes.ts';

/** An issue that somebody received, as it was sent. */
export interface SentIssue {
  mailing: Mailing;
  /** False: it is scheduled, so that its text no longer changes. */
  hasArrived: boolean;
  stories: SentStory[];
}

/** So many of the newest issues are compared: editors do not rewrite older ones by accident. */
const mostCompared = 12;

/**
 * The issues that readers have, as the ledger knows them; the newest first.
 * @param numbers Default: the newest ones.
 */
export function listSentIssues(
  project: Project,
  numbers?: readonly number[],
): Promise<SentIssue[]> {
  return withStore(project, (store) => listSent(store, numbers));
}

async function listSent(store: Store, numbers?: readonly number[]): Promise<SentIssue[]> {
  const seen = new Set<string>();
  const sent: SentIssue[] = [];
  for (const mailing of await listMailings(store)) {
    const { id, issue, issueId, kind } = mailing;
    if (kind !== 'smtp' || seen.has(issueId) || numbers?.includes(issue) === false) continue;
    const hasArrived = await hasReachedSomebody(store, id);
    const isScheduled = mailing.startAt !== undefined && !hasEnded(mailing);
    if (!hasArrived && !isScheduled) continue;
    seen.add(issueId);
    const stories = await sentStories(store, id);
    if (stories.length > 0) sent.push({ mailing, hasArrived, stories });
    if (numbers === undefined && sent.length === mostCompared) break;
  }
  return sent;
}
