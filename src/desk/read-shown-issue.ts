import { translationsOfDraft } from '../check/list-translations.ts';
import { draftIssue } from '../compose/draft-issue.ts';
import { chooseIssues } from '../content/issue-folders.ts';
import { readInbox } from '../content/read-inbox.ts';
import { readIssue } from '../content/read-issue.ts';
import { dayIn } from '../model/calendar.ts';
import type { Issue } from '../model/issue.ts';
import type { Outcome } from '../model/problem.ts';
import { type Translation, translationsOf } from '../model/translation-state.ts';
import type { Project } from '../project.ts';
import { deskProblems } from './problems.ts';

export interface ShownIssue {
  issue: Issue;
  translations: Translation[];
}

/** The wanted issue, the inbox, or the newest. @throws UsageError if the wanted one is missing. */
export async function readShownIssue(
  { root, newsletter, now }: Project,
  wanted: number | undefined,
): Promise<Outcome<ShownIssue | undefined>> {
  const readOne = async (number: number): Promise<Outcome<ShownIssue | undefined>> => {
    const { value: issue, problems } = await readIssue(root, number, newsletter);
    if (issue === undefined) return { value: undefined, problems };
    return { value: { issue, translations: translationsOf(issue, newsletter) }, problems };
  };
  if (wanted !== undefined) {
    await chooseIssues(root, [wanted]);
    return readOne(wanted);
  }
  const { value: inbox, problems } = await readInbox(root, newsletter);
  const newest = (await chooseIssues(root, [])).at(-1);
  const draft = await draftIssue({
    inbox,
    newsletter,
    number: (newest ?? 0) + 1,
    today: dayIn(now(), newsletter.timeZone),
  });
  if (draft.items.length > 0) {
    const translations = translationsOfDraft(draft, inbox, newsletter);
    return { value: { issue: draft, translations }, problems };
  }
  if (newest === undefined) {
    return { value: undefined, problems: [...problems, deskProblems['empty-inbox']()] };
  }
  const shown = await readOne(newest);
  return { value: shown.value, problems: [...problems, ...shown.problems] };
}
