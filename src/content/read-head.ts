import { join } from 'node:path';
import { entriesIn } from '../lib/list-files.ts';
import { omitEmpty } from '../lib/omit-empty.ts';
import type { FieldPlaces, Ignored, Markdown } from '../model/item.ts';
import { issueHeadSchema } from '../model/item-schema.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { parseMarkdown } from './parse-markdown.ts';
import { contentProblems } from './problems.ts';
import { readFields } from './read-fields.ts';
import { readLanguage } from './read-language.ts';
import { isUnfinished } from './read-skeleton.ts';
import { hashOriginal } from './translation-hash.ts';
import type { validate } from './validate.ts';
import { withoutIgnored } from './without-ignored.ts';
import { fieldPlaces, type YamlValues } from './yaml.ts';

export interface Head<T> {
  fields: T;
  /** Of its words: see `hashOriginal`. */
  hash: string;
  intro: Markdown;
  places: FieldPlaces;
  placeOf: YamlValues['placeOf'];
}

/** Reads the front matter and intro of an `issue.md`. */
export async function readHead<T extends { ignore?: Ignored | undefined }>(
  root: string,
  file: string,
  schema: Parameters<typeof validate<T>>[0] & { shape: object },
  newsletter: Newsletter,
): Promise<Outcome<Head<T> | undefined>> {
  const head = await readFields(root, file, schema);
  if (head.value === undefined) return { value: undefined, problems: head.problems };
  const { fields, front } = head.value;
  const { body, linesBefore } = front;
  const intro = parseMarkdown(body.trim() === '' ? '' : body, file, linesBefore, newsletter);
  const problems = [...head.problems, ...intro.problems];
  if (fields === undefined) return { value: undefined, problems };
  return {
    value: {
      fields,
      hash: hashOriginal(front),
      intro: intro.value,
      places: fieldPlaces(front.fields),
      placeOf: front.fields.placeOf,
    },
    problems: withoutIgnored(problems, fields),
  };
}

export interface TranslatedHead {
  file: string;
  translationOf?: string;
  title?: string;
  subject?: string;
  preheader?: string;
  places: FieldPlaces;
  ignore?: Ignored;
  intro: Markdown;
}

/** Reads every `issue.LANGUAGE.md` of a folder, by language. */
export async function readTranslations(
  root: string,
  folder: string,
  newsletter: Newsletter,
): Promise<Outcome<Map<string, TranslatedHead>> & { unfinished: Map<string, string> }> {
  const value = new Map<string, TranslatedHead>();
  const problems: Problem[] = [];
  const unfinished = new Map<string, string>();
  for (const { name } of entriesIn(join(root, folder))) {
    const tag = /^issue\.(.+)\.md$/i.exec(name)?.[1];
    if (tag === undefined) continue;
    const file = `${folder}/${name}`;
    const place = { file, line: 1 };
    const language = readLanguage(tag, newsletter.languages, place);
    problems.push(...language.problems);
    if (language.value === undefined) continue;
    const other = value.get(language.value);
    if (other !== undefined) {
      problems.push(contentProblems['duplicate-translation']({ other: other.file }, place));
      continue;
    }
    if (await isUnfinished(root, file)) {
      unfinished.set(language.value, file);
      continue;
    }
    const head = await readHead(root, file, issueHeadSchema, newsletter);
    problems.push(...head.problems);
    if (head.value === undefined) continue;
    const { title, subject, preheader, ignore, translation_of } = head.value.fields;
    const { intro, places } = head.value;
    const fields = omitEmpty({
      title,
      subject,
      preheader,
      ignore,
      translationOf: translation_of,
    });
    value.set(language.value, { ...fields, file, places, intro });
  }
  return { value: new Map([...value].sort(inOrderOf(newsletter.languages))), problems, unfinished };
}

function inOrderOf(languages: readonly string[]) {
  return ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
    languages.indexOf(one) - languages.indexOf(other);
}

/** The intros of a folder, each with its file. */
export function intros(
  file: string,
  own: Markdown | undefined,
  translations: ReadonlyMap<string, TranslatedHead>,
): { file: string; body: Markdown }[] {
  const translated = [...translations.values()].map(({ file, intro }) => ({ file, body: intro }));
  return own === undefined ? translated : [{ file, body: own }, ...translated];
}
