import { namePictures } from '../content/name-pictures.ts';
import { type PreparedPictures, preparePicture } from '../content/prepare-picture.ts';
import { inboxFolder } from '../content/read-inbox.ts';
import { omitEmpty } from '../lib/omit-empty.ts';
import type { Issue, IssueHead } from '../model/issue.ts';
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
  const { preheader, ignore, places, subject = plan.title } = inbox.head;
  return {
    number,
    id: '',
    // Problems name the files where they are.
    folder: inboxFolder,
    title: plan.title,
    subject,
    ...omitEmpty({ preheader, ignore, places }),
    date: plan.date,
    intro: inbox.intro,
    items: plan.items,
    pictures: namePictures(new Map(await Promise.all(pictures))),
    translations: new Map(
      [...inbox.translations].map(([language, each]) => [
        language,
        {
          ...each,
          ...omitEmpty({ preheader: each.preheader ?? preheader }),
          title: each.title ?? plan.title,
          subject: each.subject ?? each.title ?? subject,
        } satisfies IssueHead,
      ]),
    ),
  };
}
