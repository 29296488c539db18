import type { RenderedIssue } from '../check/prepare-issue.ts';
import { readMailedIssue } from '../content/read-issue.ts';
import { hasEnded } from '../model/mailing.ts';
import { hasDatabase, type Project } from '../project.ts';
import { openChannel } from './channel.ts';
import { openMailings } from './ledger/mailings.ts';
import { isUnderWay } from './make-plan.ts';
import { withStore } from './open-ledger.ts';

/**
 * Stands for an issue whose files have errors while its mailing is under way: the remaining
 * recipients get what was frozen, whatever the files say.
 * @returns undefined if nothing of it was sent: then its files count.
 */
export async function readFrozen(
  project: Project,
  number: number,
): Promise<RenderedIssue | undefined> {
  if (openChannel(project).kind !== 'smtp' || !hasDatabase(project)) return undefined;
  const { value: mailed } = await readMailedIssue(project.root, number, project.newsletter);
  if (mailed === undefined) return undefined;
  return withStore(project, async (store) => {
    const mailing = (await openMailings(store)).findLast(({ issue }) => issue === number);
    if (mailing === undefined || hasEnded(mailing)) return undefined;
    if (!(await isUnderWay(store, mailed, mailing))) return undefined;
    const head = { title: '', subject: '', date: '' };
    const intro = { source: '', tree: { type: 'root' as const, children: [] } };
    const content = { intro, items: [], pictures: new Map(), translations: new Map() };
    const issue = { ...mailed, ...head, ...content, id: mailing.issueId };
    return { issue, editions: [], pages: [] };
  });
}
