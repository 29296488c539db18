import { createHash } from 'node:crypto';
import type { Issue, IssueHead } from '../model/issue.ts';
import type { Item } from '../model/item.ts';

/** A story as it was sent, or the issue's own title and intro, under the issue's id. */
export interface SentStory {
  id: string;
  file: string;
  title: string;
  /** Over what readers see of it, in every language. */
  hash: string;
}

/** What is different between two states of an issue. */
export interface StoryChanges {
  /** As they were before. */
  changed: SentStory[];
  removed: SentStory[];
  added: SentStory[];
}

/** Compares an issue with what was recorded of it. */
export function compareStories(
  before: readonly SentStory[],
  now: readonly SentStory[],
): StoryChanges {
  const known = new Map(before.map((each) => [each.id, each]));
  const current = new Map(now.map((each) => [each.id, each]));
  return {
    changed: before.filter(({ id, hash }) => (current.get(id)?.hash ?? hash) !== hash),
    removed: before.filter(({ id }) => !current.has(id)),
    added: now.filter(({ id }) => !known.has(id)),
  };
}

/** The head of the issue, then its stories. */
export function hashStories(issue: Issue): SentStory[] {
  const head = {
    id: issue.id,
    file: `${issue.folder}/issue.md`,
    title: issue.title,
    hash: hashOf([headOf(issue), ...inOrder(issue.translations, headOf)]),
  };
  const stories = issue.items.flatMap((item) => {
    const { id, file, title } = item;
    return id === undefined ? [] : [{ id, file, title, hash: hashItem(item) }];
  });
  return [head, ...stories];
}

function headOf({ title, subject, preheader, intro }: IssueHead): unknown[] {
  return [title, subject, preheader ?? null, intro.source.trim()];
}

/** Without what says that it was corrected or withdrawn, or where it was before. */
function hashItem(item: Item): string {
  return hashOf([contentOf(item), ...inOrder(item.translations, contentOf)]);
}

function contentOf(item: Item): unknown[] {
  const { title, url, author, source, image, imageAlt, summary, starts, ends, place } = item;
  const fields = [url, author, source, image, imageAlt, summary, starts, ends, place];
  return [title, item.body.source.trim(), ...fields.map((each) => each ?? null)];
}

function inOrder<T>(translations: ReadonlyMap<string, T>, read: (each: T) => unknown): unknown[] {
  return [...translations]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([language, each]) => [language, read(each)]);
}

function hashOf(content: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
