import { join } from 'node:path';
import { ifMissing } from '../lib/files.ts';
import { omitEmpty } from '../lib/omit-empty.ts';
import type { FieldPlaces, Ignored, Markdown } from '../model/item.ts';
import { issueHeadSchema } from '../model/item-schema.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { splitFrontMatter } from './front-matter.ts';
import { parseMarkdown } from './parse-markdown.ts';
import { contentProblems } from './problems.ts';
import { readText } from './read-text.ts';
import { ignoredField, validate } from './validate.ts';
import { withoutIgnored } from './without-ignored.ts';
import { fieldPlaces, type YamlValues } from './yaml.ts';

export interface Head<T> {
  fields: T;
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
  const missing = contentProblems['missing-issue']({ file });
  const text = await readText(join(root, file), file).catch(
    ifMissing({ value: undefined, problems: [missing] }),
  );
  if (text.value === undefined) return { value: undefined, problems: text.problems };
  const front = splitFrontMatter(text.value, file);
  if (front.value === undefined) return { value: undefined, problems: front.problems };
  const { fields, body, linesBefore } = front.value;
  const known = Object.keys(schema.shape);
  const unknown = Object.keys(fields.values).filter((key) => !known.includes(key));
  const fitted = validate(schema, fields);
  const intro = parseMarkdown(body.trim() === '' ? '' : body, file, linesBefore, newsletter);
  const problems = [
    ...fitted.problems,
    ...unknown.map((key) => ignoredField(key, fields.placeOf([key]), known)),
    ...intro.problems,
  ];
  if (fitted.value === undefined) return { value: undefined, problems };
  return {
    value: {
      fields: fitted.value,
      intro: intro.value,
      places: fieldPlaces(fields),
      placeOf: fields.placeOf,
    },
    problems: withoutIgnored(problems, fitted.value),
  };
}

export interface TranslatedHead {
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
): Promise<Outcome<Map<string, TranslatedHead>>> {
  const value = new Map<string, TranslatedHead>();
  const problems: Problem[] = [];
  for (const language of newsletter.languages) {
    const head = await readHead(
      root,
      `${folder}/issue.${language}.md`,
      issueHeadSchema,
      newsletter,
    );
    problems.push(...head.problems.filter(({ code }) => code !== 'missing-issue'));
    if (head.value === undefined) continue;
    const { title, subject, preheader, ignore } = head.value.fields;
    const { intro, places } = head.value;
    value.set(language, { ...omitEmpty({ title, subject, preheader, ignore }), places, intro });
  }
  return { value, problems };
}

/** The intros of a folder, each with its file. */
export function intros(
  file: string,
  own: Markdown | undefined,
  translations: ReadonlyMap<string, TranslatedHead>,
): { file: string; body: Markdown }[] {
  const translated = [...translations].map(([language, { intro }]) => ({
    file: file.replace(/\.md$/, `.${language}.md`),
    body: intro,
  }));
  return own === undefined ? translated : [{ file, body: own }, ...translated];
}
