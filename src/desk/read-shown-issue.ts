import { chooseIssues } from '../check/prepare-issue.ts';
import { draftIssue } from '../compose/draft-issue.ts';
import type { PreparedPictures } from '../content/prepare-picture.ts';
import { readInbox } from '../content/read-inbox.ts';
import { readIssue } from '../content/read-issue.ts';
import { dayIn } from '../model/calendar.ts';
import type { Issue } from '../model/issue.ts';
import type { Outcome } from '../model/problem.ts';
import type { Project } from '../project.ts';
import { deskProblems } from './problems.ts';

/** The wanted issue, the inbox, or the newest. @throws UsageError if the wanted one is missing. */
export async function readShownIssue(
  { root, newsletter, now }: Project,
  wanted: number | undefined,
  prepared: PreparedPictures,
): Promise<Outcome<Issue | undefined>> {
  if (wanted !== undefined) {
    await chooseIssues(root, [wanted]);
    return readIssue(root, wanted, newsletter, { prepared });
  }
  const { value: inbox, problems } = await readInbox(root, newsletter);
  const newest = (await chooseIssues(root, [])).at(-1);
  const draft = await draftIssue({
    inbox,
    newsletter,
    number: (newest ?? 0) + 1,
    today: dayIn(now(), newsletter.timeZone),
    prepared,
  });
  if (draft.items.length > 0) return { value: draft, problems };
  if (newest === undefined) {
    return { value: undefined, problems: [...problems, deskProblems['empty-inbox']()] };
  }
  const issue = await readIssue(root, newest, newsletter, { prepared });
  return { value: issue.value, problems: [...problems, ...issue.problems] };
}
