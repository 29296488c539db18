import { draftIssue } from '../compose/draft-issue.ts';
import { listIssues } from '../content/issue-folders.ts';
import { type Inbox, readInbox } from '../content/read-inbox.ts';
import { dayIn } from '../model/calendar.ts';
import type { Item } from '../model/item.ts';
import type { Problem } from '../model/problem.ts';
import type { Project } from '../project.ts';
import { createItemIndex } from '../stories/item-index.ts';
import type { KnownItems } from '../stories/read-known-items.ts';
import { type Preparation, prepareIssue } from './prepare-issue.ts';
import { findRepeats } from './rules/duplicates.ts';

/**
 * Checks the inbox by the rules of an issue: what `digest` would find in the next one, at the files
 * where it is now. Drafts are only read.
 */
export async function findInboxProblems(
  project: Project,
  known: KnownItems,
  preparation: Preparation,
): Promise<Problem[]> {
  const { root, newsletter, now, log } = project;
  log.progress('Checking the inbox');
  const { value, problems } = await readInbox(root, newsletter);
  const inbox = { ...value, items: value.allItems ?? value.items };
  if (inbox.items.length > 0) {
    const earlier = (await known()).filter(({ issue }) => issue !== undefined);
    problems.push(...findRepeats(inbox.items, createItemIndex(earlier)));
  }
  const today = dayIn(now(), newsletter.timeZone);
  const number = Math.max(0, ...(await listIssues(root))) + 1;
  const titles = [...preparation.titles.values()];
  const check = async (part: Inbox, day: string): Promise<Problem[]> => {
    const options = { inbox: part, newsletter, number, today: day, titles };
    const found = await prepareIssue(project, await draftIssue(options), preparation);
    return found.problems.filter(({ code }) => !notInDrafts.has(code));
  };
  const waits = ({ notBefore = '' }: Item): boolean => notBefore > today;
  const later = inbox.items.filter((item) => waits(item) && !item.draft);
  if (inbox.items.some((item) => !item.draft && !waits(item)) || inbox.files.issue !== undefined) {
    problems.push(...(await check(inbox, today)));
  }
  if (later.length === 0) return problems;
  // For a later issue: together with the others they could be too much for one mail.
  const files = new Set(
    later.flatMap((item) => [item, ...item.translations.values()]).map(({ file }) => file),
  );
  const found = await check({ ...inbox, items: later }, '9999-12-31');
  return [...problems, ...found.filter(({ file = '' }) => files.has(file))];
}

/** More items may come; repetitions and pictures were checked in the whole inbox. */
const notInDrafts = new Set(['empty-issue', 'repeated-item', 'missing-picture']);
