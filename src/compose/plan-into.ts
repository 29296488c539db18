import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { decodeText, requireText } from '../content/decode-text.ts';
import { inboxFolder } from '../content/issue-folders.ts';
import { contentProblems } from '../content/problems.ts';
import type { Inbox } from '../content/read-inbox.ts';
import { type FieldValue, setFields } from '../content/write-fields.ts';
import { ifMissing } from '../lib/files.ts';
import { usualLineEnd } from '../lib/text/line-ends.ts';
import { type Issue, issueFolderName } from '../model/issue.ts';
import type { Item } from '../model/item.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { hashText, mergeHead } from './merge-head.ts';
import { type MovedFile, type MovePlan, movePicture } from './move-files.ts';
import { type IssuePlan, planIssue } from './plan-issue.ts';

export interface IntoOptions {
  root: string;
  issue: Issue;
  inbox: Inbox;
  newsletter: Newsletter;
  /** `YYYY-MM-DD`, in the newsletter's time zone. */
  today: string;
  newId: () => string;
}

/** What the inbox adds to an issue that exists. */
export interface Addition {
  move: MovePlan;
  items: Item[];
  /** The files of title, subject and intro in the inbox. */
  heads: string[];
  waiting: IssuePlan['waiting'];
}

/** Plans what `compose --into` moves, and writes nothing. */
export async function planInto(options: IntoOptions): Promise<Outcome<Addition>> {
  const { root, issue } = options;
  const { number, id, title, folder } = issue;
  const after = Math.max(
    0,
    ...issue.items.map(({ file }) => Number.parseInt(basename(file), 10) || 0),
  );
  const added = planIssue({ ...options, number, title, after });
  const slugs = new Map(issue.items.map(({ slug, file }) => [slug, file]));
  const problems = added.items.flatMap(({ slug, file }): Problem[] => {
    const other = slugs.get(slug);
    return other === undefined
      ? []
      : [contentProblems['duplicate-slug']({ slug, other }, { file, line: 1 })];
  });
  const files: MovedFile[] = [];
  for (const { from, to, fields } of added.files) {
    if (from === undefined || /^issue\./.test(to)) continue;
    const item = added.items.find((each) => each.file === from);
    const own = item === undefined ? {} : withoutOwnAddress(item, options);
    files.push(await moveText(root, from, `${folder}/${to}`, { ...fields, ...own }));
  }
  for (const { path, bytes, keep } of added.pictures) {
    const [file, to] = [`${inboxFolder}/${path}`, `${folder}/${path}`];
    const picture = await movePicture(root, { file, to, bytes, keep });
    files.push(picture.value);
    problems.push(...picture.problems);
  }
  const heads = await moveHeads(options);
  return {
    value: {
      move: { id, number, files: [...files, ...heads] },
      items: added.items,
      heads: heads.flatMap(({ from }) => (from === undefined ? [] : [from.file])),
      waiting: added.waiting,
    },
    problems,
  };
}

/** A story that comes back has its own address among the former ones. */
function withoutOwnAddress({ slug, aliases }: Item, { issue, newsletter }: IntoOptions) {
  const folder = issueFolderName(issue.number);
  const own = new Set([
    `/${folder}/${slug}/`,
    ...newsletter.languages.map((language) => `/${folder}/${language}/${slug}/`),
  ]);
  const left = aliases.filter((alias) => !own.has(alias));
  return left.length === aliases.length ? {} : { aliases: left };
}

/** Moves a text with other fields. */
export async function moveText(
  root: string,
  from: string,
  to: string,
  fields: Readonly<Record<string, FieldValue>>,
): Promise<MovedFile> {
  const bytes = await readFile(join(root, from));
  const { text, mark } = requireText(bytes, from);
  const written = `${mark}${setFields(text, fields).trimEnd()}${usualLineEnd(text)}`;
  return { to, bytes: Buffer.from(written), from: { file: from, bytes } };
}

/** The files of title, subject, preheader and intro: added to those that the issue has. */
async function moveHeads({ root, issue, inbox }: IntoOptions): Promise<MovedFile[]> {
  const moved: MovedFile[] = [];
  const original = `${issue.folder}/issue.md`;
  let hash = issue.hash;
  if (inbox.files.issue !== undefined) {
    const head = await mergeInto(root, inbox.files.issue, original);
    moved.push(head.moved);
    hash = hashText(head.text, original);
  }
  for (const [language, { file, translationOf }] of inbox.translations) {
    const own = issue.translations.get(language);
    const to = own?.file ?? `${issue.folder}/issue.${language}.md`;
    const wasCurrent = own?.translationOf === undefined || own.translationOf === issue.hash;
    const isCurrent = translationOf === undefined || translationOf === inbox.hash;
    const stamp = wasCurrent && isCurrent && hash !== undefined ? { translation_of: hash } : {};
    moved.push((await mergeInto(root, file, to, stamp)).moved);
  }
  for (const [language, file] of inbox.unfinished ?? []) {
    const to = `${issue.folder}/issue.${language}.md`;
    const isThere = issue.translations.has(language) || issue.unfinished?.has(language);
    if (isThere !== true) moved.push(await moveText(root, file, to, {}));
  }
  return moved;
}

async function mergeInto(
  root: string,
  from: string,
  to: string,
  fields: Readonly<Record<string, FieldValue>> = {},
): Promise<{ moved: MovedFile; text: string }> {
  const added = await readFile(join(root, from));
  const there = await readFile(join(root, to)).catch(ifMissing(undefined));
  const own = there === undefined ? undefined : decodeText(there);
  const text = requireText(added, from).text;
  const merged = setFields(own === undefined ? text : mergeHead(own.text, text, to), fields);
  const bytes = Buffer.from(`${own?.mark ?? ''}${merged}`);
  const replaced = there === undefined ? {} : { replaces: there };
  return { moved: { to, bytes, ...replaced, from: { file: from, bytes: added } }, text: merged };
}
