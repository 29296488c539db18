import { dayIn } from '../model/calendar.ts';
import { OutsideError, UsageError } from '../model/errors.ts';
import type { Issue } from '../model/issue.ts';
import type { Item } from '../model/item.ts';
import { hasEnded } from '../model/mailing.ts';
import type { Problem } from '../model/problem.ts';
import { showTime } from '../model/show-time.ts';
import { hasDatabase, type Project } from '../project.ts';
import type { SentIssue } from './list-sent-issues.ts';
import { mailingProblems } from './problems.ts';
import { hashStories } from './story-hashes.ts';

/**
 * Finds what was changed in issues after readers received them, by the ledger. A copy without the
 * ledger knows nothing of it and reports nothing.
 * @param numbers Default: the newest ones.
 */
export async function findSentChanges(
  project: Project,
  numbers?: readonly number[],
): Promise<Problem[]> {
  if (!hasDatabase(project)) return [];
  // Kysely, and what reads issues: a third of a build that changes nothing.
  const { listSentIssues } = await import('./list-sent-issues.ts');
  const sent = await listSentIssues(project, numbers).catch((error) => {
    // Checking and building work without the database.
    if (error instanceof OutsideError || error instanceof UsageError) return [];
    throw error;
  });
  const problems: Problem[] = [];
  if (sent.length === 0) return problems;
  const { readIssue } = await import('../content/read-issue.ts');
  for (const each of sent) {
    const { value: issue } = await readIssue(project.root, each.mailing.issue, project.newsletter);
    if (issue?.id !== each.mailing.issueId) continue;
    problems.push(...compareSent(issue, each, project.newsletter.timeZone));
  }
  return problems;
}

/** Compares the files of an issue with what was sent of it. */
export function compareSent(
  issue: Issue,
  { mailing, hasArrived, stories }: SentIssue,
  timeZone: string,
): Problem[] {
  const { number } = issue;
  const current = new Map(hashStories(issue).map((each) => [each.id, each]));
  const items = new Map(issue.items.map((item) => [item.id, item]));
  const changed = stories.filter(({ id, hash }) => current.get(id)?.hash !== hash);
  if (!hasEnded(mailing)) {
    if (changed.length === 0 && current.size === stories.length) return [];
    const frozen = showTime(mailing.createdAt, timeZone);
    const file = `${issue.folder}/issue.md`;
    const code = hasArrived ? 'changed-since-frozen' : 'changed-since-scheduled';
    return [mailingProblems[code]({ number, frozen }, { file })];
  }
  const day = dayIn(new Date(mailing.createdAt), timeZone);
  const edits = changed.flatMap((sent) => {
    const { id, title } = sent;
    const now = current.get(id);
    if (now === undefined) {
      const isReplaced = issue.items.some(({ aliases }) => aliases.some(leadsTo(sent.file)));
      const place = { file: `${issue.folder}/issue.md` };
      return isReplaced ? [] : [mailingProblems['removed-since-sent']({ title, number }, place)];
    }
    const { file } = now;
    if (id === issue.id) return [mailingProblems['issue-changed-since-sent']({ number }, { file })];
    if (isDeclared(items.get(id), day)) return [];
    return [mailingProblems['changed-since-sent']({ title, number }, { file })];
  });
  const known = new Set(stories.map(({ id }) => id));
  const added = [...current.values()]
    .filter(({ id }) => !known.has(id))
    .map(({ title, file }) => mailingProblems['added-since-sent']({ title, number }, { file }));
  return [...edits, ...added];
}

/** True if the story says that it was corrected since, or withdrawn. */
function isDeclared(item: Item | undefined, day: string): boolean {
  return item !== undefined && (item.withdrawn || (item.corrected?.date ?? '') >= day);
}

/** True for an alias that is the former address of a file such as `01-story.md`. */
function leadsTo(file: string): (alias: string) => boolean {
  const slug = file.replace(/^.*\/(?:\d+-)?/, '').replace(/\.md$/, '');
  return (alias) => alias.split('/').filter(Boolean).at(-1) === slug;
}
