import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { omitEmpty } from '../lib/omit-empty.ts';
import type { FieldPlaces, Ignored, Item, Markdown, Picture } from '../model/item.ts';
import { issueHeadSchema } from '../model/item-schema.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { completePlace, type Outcome } from '../model/problem.ts';
import { decodePicture } from './inspect-picture.ts';
import { inboxFolder } from './issue-folders.ts';
import { readFolder } from './read-folder.ts';
import { intros, readHead, readTranslations, type TranslatedHead } from './read-head.ts';
import { findUnreadFiles, pathsOf } from './unread-files.ts';

export interface Inbox {
  items: Item[];
  /** With those that have errors, for checks. */
  allItems?: Item[];
  pictures: Map<string, Picture>;
  head: {
    title?: string;
    subject?: string;
    preheader?: string;
    date?: string;
    ignore?: Ignored;
    places?: FieldPlaces;
  };
  translations: ReadonlyMap<string, TranslatedHead>;
  /** Of its title and intro: see `Issue`. */
  hash?: string;
  unfinished?: ReadonlyMap<string, string>;
  intro: Markdown;
  intros: Markdown[];
  files: { issue?: string; translations: string[] };
}

/** True if the inbox has a file to read. */
export async function hasInbox(root: string): Promise<boolean> {
  const names = await readdir(join(root, inboxFolder)).catch(() => []);
  return names.some((name) => name.endsWith('.md'));
}

/** Items with errors are left out. */
export async function readInbox(root: string, newsletter: Newsletter): Promise<Outcome<Inbox>> {
  const file = `${inboxFolder}/issue.md`;
  const head = await readHead(root, file, issueHeadSchema, newsletter);
  const absent = head.problems.length === 1 && head.problems[0]?.code === 'missing-issue';
  const translations = await readTranslations(root, inboxFolder, newsletter);
  const written = intros(file, head.value?.intro, translations.value);
  const content = await readFolder(root, inboxFolder, {
    newsletter,
    others: written,
    decode: async (picture) => {
      await decodePicture(picture);
      return picture;
    },
  });
  return {
    value: {
      ...content.value,
      head: {
        ...omitEmpty(head.value?.fields ?? {}),
        ...omitEmpty({ places: head.value?.places }),
      },
      translations: translations.value,
      unfinished: translations.unfinished,
      ...omitEmpty({ hash: head.value?.hash }),
      intro: head.value?.intro ?? { source: '', tree: { type: 'root', children: [] } },
      intros: written.map(({ body }) => body),
      files: {
        ...(absent ? {} : { issue: file }),
        translations: [...translations.value.values()].map((each) => each.file),
      },
    },
    // Every command reports the same place.
    problems: [
      ...(absent ? [] : head.problems),
      ...translations.problems,
      ...content.problems,
      ...(await findUnreadFiles(
        root,
        inboxFolder,
        newsletter.languages,
        pathsOf(content.value.pictures),
      )),
    ].map(completePlace),
  };
}
