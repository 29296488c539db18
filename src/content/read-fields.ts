import { join } from 'node:path';
import { ifMissing } from '../lib/files.ts';
import { omitEmpty } from '../lib/omit-empty.ts';
import type { MailingMark } from '../model/issue.ts';
import { issueSchema } from '../model/item-schema.ts';
import type { Outcome } from '../model/problem.ts';
import { type FrontMatter, splitFrontMatter } from './front-matter.ts';
import { issueFolder } from './issue-folders.ts';
import { contentProblems } from './problems.ts';
import { readText } from './read-text.ts';
import { ignoredField, validate } from './validate.ts';

export interface HeadFields<T> {
  /** Absent where one does not fit. */
  fields?: T;
  front: FrontMatter;
}

/** Reads the front matter of an `issue.md`. The text below it is left to others, which parse it. */
export async function readFields<T>(
  root: string,
  file: string,
  schema: Parameters<typeof validate<T>>[0] & { shape: object },
): Promise<Outcome<HeadFields<T> | undefined>> {
  const missing = contentProblems['missing-issue']({ file });
  const text = await readText(join(root, file), file).catch(
    ifMissing({ value: undefined, problems: [missing] }),
  );
  if (text.value === undefined) return { value: undefined, problems: text.problems };
  const front = splitFrontMatter(text.value, file);
  if (front.value === undefined) return { value: undefined, problems: front.problems };
  const { fields } = front.value;
  const known = Object.keys(schema.shape);
  const present = Object.keys(fields.values);
  const unknown = present.filter((key) => !known.includes(key));
  const fitted = validate(schema, fields);
  return {
    value: { front: front.value, ...omitEmpty({ fields: fitted.value }) },
    problems: [
      ...fitted.problems,
      ...unknown.map((key) => ignoredField(key, fields.placeOf([key]), { known, present })),
    ],
  };
}

/** Where an issue's file says that it was mailed; undefined if it does not, or is unreadable. */
export async function readMark(root: string, number: number): Promise<MailingMark | undefined> {
  const { value } = await readFields(root, `${issueFolder(number)}/issue.md`, issueSchema);
  const mailing = value?.fields?.mailing;
  return mailing === undefined ? undefined : omitEmpty(mailing);
}
