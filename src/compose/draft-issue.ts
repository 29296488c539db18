import { namePictures } from '../content/name-pictures.ts';
import { type PreparedPictures, preparePicture } from '../content/prepare-picture.ts';
import { issueFolder } from '../content/read-issue.ts';
import type { Issue } from '../model/issue.ts';
import { type PlanOptions, planIssue } from './plan-issue.ts';

/** The next issue for the preview. It has no id, so that it cannot be published or sent. */
export async function draftIssue(
  options: Omit<PlanOptions, 'newId'> & { prepared: PreparedPictures },
): Promise<Issue> {
  const { inbox, number, prepared } = options;
  const plan = planIssue({ ...options, newId: () => '' });
  const pictures = [...inbox.pictures].map(async ([name, picture]) => {
    const made = await preparePicture(picture, prepared);
    return [name, { ...made, source: picture.path }] as const;
  });
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
    pictures: namePictures(new Map(await Promise.all(pictures))),
    translations: new Map(),
  };
}
