import { join } from 'node:path';
import type { z } from 'zod';
import { ifMissing } from '../lib/files.ts';
import { entriesIn } from '../lib/list-files.ts';
import { omitEmpty } from '../lib/omit-empty.ts';
import { type Issue, type IssueHead, issueFolderName, type MailedIssue } from '../model/issue.ts';
import { issueSchema } from '../model/item-schema.ts';
import { findLanguages } from '../model/languages.ts';
import { type Newsletter, newsletterIn, subjectOf, titleOf } from '../model/newsletter.ts';
import { completePlace, hasErrors, type Outcome } from '../model/problem.ts';
import { splitFrontMatter } from './front-matter.ts';
import { issueFolder, listIssues } from './issue-folders.ts';
import { namePictures } from './name-pictures.ts';
import { parseMarkdown } from './parse-markdown.ts';
import { preparePicture } from './prepare-picture.ts';
import { contentProblems } from './problems.ts';
import { noIssueNames, type PublishedNames, readPublishedNames } from './published-names.ts';
import { readFields } from './read-fields.ts';
import { readFolder } from './read-folder.ts';
import { type Head, intros, readHead, readTranslations, type TranslatedHead } from './read-head.ts';
import { isUnfinished } from './read-skeleton.ts';
import { readText } from './read-text.ts';
import { parseItemName } from './slug.ts';

export interface ReadIssueOptions {
  /** The published names, if the caller has read them. Default: those of `public/`. */
  published?: PublishedNames;
}

export interface ReadIssue extends Outcome<Issue | undefined> {
  /** An issue in which a file has an error, for checks; absent if a file cannot be read at all. */
  faulty?: Issue;
  /** Its own file has an error, and what `faulty` has instead means nothing. */
  isHeadless?: boolean;
}

/** Reads `issues/NNN/`; no issue if a file has an error. */
export async function readIssue(
  root: string,
  number: number,
  newsletter: Newsletter,
  { published }: ReadIssueOptions = {},
): Promise<ReadIssue> {
  const folder = issueFolder(number);
  const file = `${folder}/issue.md`;
  const head = await readHead(root, file, issueSchema, newsletter);
  const translations = await readTranslations(root, folder, newsletter);
  const known = published ?? (await readPublishedNames(join(root, 'public')));
  const { pictures: names, slugs } = known?.issues[issueFolderName(number)] ?? noIssueNames;
  const content = await readFolder(root, folder, {
    newsletter,
    others: intros(file, head.value?.intro, translations.value),
    decode: async (picture) => {
      const made = await preparePicture(picture);
      return { ...made, source: picture.path };
    },
    slugs,
  });
  const problems = [...head.problems, ...translations.problems, ...content.problems].map(
    completePlace,
  );
  // The stories of an issue whose own file has an error are checked, too.
  const { fields, hash, intro, places, placeOf } = head.value ?? replacementFor(number, newsletter);
  if (fields.number !== number) {
    const params = { number: fields.number, folder, expected: number };
    problems.push(contentProblems['wrong-number'](params, placeOf(['number'])));
  }
  const isHeadless = head.value === undefined;
  const isFaulty = isHeadless || hasErrors(problems);
  const { items, allItems } = content.value;
  if (isFaulty && allItems === undefined) return { value: undefined, problems };
  const title = fields.title ?? titleOf(newsletter, number);
  const { mailing, translation_of: _, ...same } = fields;
  const issue: Issue = {
    ...omitEmpty(same),
    title,
    subject: fields.subject ?? subjectOf(newsletter, { number, title }),
    ...(mailing !== undefined && { mailing: omitEmpty(mailing) }),
    folder,
    hash,
    unfinished: translations.unfinished,
    places,
    intro,
    items: allItems ?? items,
    pictures: namePictures(content.value.pictures, names),
    translations: new Map(
      [...translations.value].map(([language, each]) => [
        language,
        completeHead(each, { ...fields, number }, newsletterIn(newsletter, language)),
      ]),
    ),
  };
  return isFaulty
    ? { value: undefined, problems, faulty: issue, isHeadless }
    : { value: issue, problems };
}

/** Stands for an `issue.md` with an error. It names no file, and no event is over on its date. */
function replacementFor(number: number, newsletter: Newsletter): Head<z.infer<typeof issueSchema>> {
  return {
    fields: { number, id: '', date: '1970-01-01', aliases: [] },
    hash: '',
    intro: parseMarkdown('', '', 0, newsletter).value,
    places: {},
    placeOf: () => ({ file: '' }),
  };
}

/** The title and subject of a translation, with what it lacks from the original. */
export function completeHead(
  { title: own, subject, preheader, ...same }: TranslatedHead,
  original: {
    number: number;
    title?: string | undefined;
    subject?: string | undefined;
    preheader?: string | undefined;
  },
  newsletter: Newsletter,
): IssueHead {
  const { number } = original;
  const title = own ?? original.title ?? titleOf(newsletter, number);
  const written = subject ?? (own === undefined ? original.subject : undefined);
  return {
    ...same,
    ...omitEmpty({ preheader }),
    title,
    subject: written ?? subjectOf(newsletter, { number, title }),
  };
}

/** What a mailing in progress needs of its issue. Its text is frozen, so no story is read. */
export async function readMailedIssue(
  root: string,
  number: number,
  newsletter: Newsletter,
): Promise<Outcome<MailedIssue | undefined>> {
  const folder = issueFolder(number);
  const head = await readHead(root, `${folder}/issue.md`, issueSchema, newsletter);
  if (head.value === undefined) return { value: undefined, problems: head.problems };
  const { mailing } = head.value.fields;
  const mark = mailing === undefined ? {} : { mailing: omitEmpty(mailing) };
  return { value: { number, folder, ...mark }, problems: head.problems };
}

/** The titles of all issues that have one, by number. Unreadable ones are left out. */
export async function readTitles(root: string): Promise<Map<number, string>> {
  const titles = new Map<number, string>();
  for (const number of await listIssues(root)) {
    const file = `${issueFolder(number)}/issue.md`;
    const { value: text = '' } =
      (await readText(join(root, file), file).catch(ifMissing(undefined))) ?? {};
    const { title } = splitFrontMatter(text, file).value?.fields.values ?? {};
    if (typeof title === 'string') titles.set(number, title);
  }
  return titles;
}

/** What the pages of neighbouring issues show of an issue. */
export interface IssueHeadline {
  number: number;
  languages: string[];
  titles: Record<string, string>;
}

/** Titles and languages, without reading the stories. Use `readIssue` for problems. */
export async function readIssueHead(
  root: string,
  number: number,
  newsletter: Newsletter,
): Promise<IssueHeadline> {
  const folder = issueFolder(number);
  const head = await readFields(root, `${folder}/issue.md`, issueSchema);
  const translations = await readTranslations(root, folder, newsletter);
  const [first, ...others] = newsletter.languages;
  const given = head.value?.fields?.title;
  const title = given ?? titleOf(newsletter, number);
  const tags: string[] = [];
  for (const { name } of entriesIn(join(root, folder))) {
    const tag = parseItemName(name).language;
    if (tag !== undefined && !(await isUnfinished(root, `${folder}/${name}`))) tags.push(tag);
  }
  const used = new Set(tags.flatMap((tag) => findLanguages(tag, newsletter.languages)));
  const written = others.filter((language) => used.has(language));
  return {
    number,
    languages: [first, ...written],
    titles: Object.fromEntries([
      [first, title],
      ...written.map((language) => [
        language,
        translations.value.get(language)?.title ??
          given ??
          titleOf(newsletterIn(newsletter, language), number),
      ]),
    ]),
  };
}
