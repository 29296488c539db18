import { type PreparedPictures, preparePicture } from '../content/prepare-picture.ts';
import { issueFolder } from '../content/read-issue.ts';
import type { Issue } from '../model/issue.ts';
import { type ComposeOptions, planIssue } from './plan.ts';

/**
 * The next issue as it would be if it were composed now, to be looked at. It has no id: nothing
 * of it may be published or sent.
 */
export async function draftIssue(
  options: Omit<ComposeOptions, 'newId'> & { prepared: PreparedPictures },
): Promise<Issue> {
  const { inbox, number, prepared } = options;
  const plan = planIssue({ ...options, newId: () => '' });
  const pictures = [...inbox.pictures].map(
    async ([name, picture]) => [name, await preparePicture(picture, prepared)] as const,
  );
  return {
    number,
    id: '',
    folder: issueFolder(number),
    title: plan.title,
    subject: inbox.head.subject ?? plan.title,
    ...(inbox.head.preheader !== undefined && { preheader: inbox.head.preheader }),
    date: plan.date,
    intro: inbox.intro,
    items: plan.items,
    pictures: new Map(await Promise.all(pictures)),
    translations: new Map(),
  };
}
