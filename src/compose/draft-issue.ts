import { inboxFolder } from '../content/issue-folders.ts';
import { namePictures } from '../content/name-pictures.ts';
import { preparePicture } from '../content/prepare-picture.ts';
import { completeHead } from '../content/read-issue.ts';
import { omitEmpty } from '../lib/omit-empty.ts';
import type { Issue } from '../model/issue.ts';
import type { Markdown } from '../model/item.ts';
import { newsletterIn, subjectOf } from '../model/newsletter.ts';
import { type PlanOptions, planIssue } from './plan-issue.ts';

/** The next issue for the preview. It has no id, so that it cannot be published or sent. */
export async function draftIssue(options: Omit<PlanOptions, 'newId'>): Promise<Issue> {
  const { inbox, newsletter, number } = options;
  const plan = planIssue({ ...options, newId: () => '' });
  const pictures = [...inbox.pictures].map(async ([name, picture]) => {
    const made = await preparePicture(picture);
    return [name, { ...made, source: picture.path }] as const;
  });
  const { preheader, ignore, places } = inbox.head;
  const { subject = subjectOf(newsletter, plan) } = inbox.head;
  const head = { ...inbox.head, title: plan.title, number };
  return {
    number,
    id: '',
    // Problems name the files where they are.
    folder: inboxFolder,
    title: plan.title,
    subject,
    ...omitEmpty({ preheader, ignore, places }),
    date: plan.date,
    ...omitEmpty({ hash: inbox.hash, unfinished: inbox.unfinished }),
    intro: inbox.intro,
    items: plan.items,
    pictures: namePictures(new Map(await Promise.all(pictures))),
    translations: new Map(
      newsletter.languages.flatMap((language) => {
        const given = inbox.translations.get(language);
        const title = given?.title ?? plan.translatedTitles.get(language);
        if (given === undefined && title === undefined) return [];
        const own = { file: `${inboxFolder}/issue.${language}.md`, places: {}, intro: emptyText };
        const translated = { ...own, ...given, ...omitEmpty({ title }) };
        return [[language, completeHead(translated, head, newsletterIn(newsletter, language))]];
      }),
    ),
  };
}

const emptyText: Markdown = { source: '', tree: { type: 'root', children: [] } };
