import { posix } from 'node:path';
import { picturesIn } from '../content/parse-markdown.ts';
import { namedPictures } from '../content/read-folder.ts';
import type { Inbox } from '../content/read-inbox.ts';
import { parseItemName } from '../content/slug.ts';
import { hashWords } from '../content/translation-hash.ts';
import type { FieldValue } from '../content/write-fields.ts';
import type { Item } from '../model/item.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { defaultTitles } from './default-titles.ts';

export interface PlannedFile {
  from?: string;
  to: string;
  fields: Record<string, FieldValue>;
}

export interface PlannedPicture {
  /** Relative to the inbox, and then to the issue's folder. */
  path: string;
  bytes: Uint8Array;
  /** For an item that stays in the inbox. */
  keep: boolean;
}

export interface IssuePlan {
  number: number;
  id: string;
  title: string;
  /** In other languages, where neither the editor nor a file gives one. */
  translatedTitles: ReadonlyMap<string, string>;
  date: string;
  files: PlannedFile[];
  pictures: PlannedPicture[];
  items: Item[];
  waiting: { item: Item; reason: string }[];
}

export interface PlanOptions {
  inbox: Inbox;
  newsletter: Newsletter;
  number: number;
  /** `YYYY-MM-DD`, in the newsletter's time zone. */
  today: string;
  newId: () => string;
  title?: string | undefined;
  date?: string | undefined;
  /** The highest number of a story's file that is in the issue; default: it is new. */
  after?: number;
  /** Titles of other issues, from which the default title differs. */
  titles?: Iterable<string>;
}

/** Plans the next issue from the inbox, and writes nothing. */
export function planIssue(options: PlanOptions): IssuePlan {
  const { inbox, newsletter, number, today, newId, after = 0 } = options;
  const waiting = inbox.items.flatMap((item) => {
    const reason = explainWaiting(item, today);
    return reason === undefined ? [] : [{ item, reason }];
  });
  const staying = new Set(waiting.map(({ item }) => item));
  const ready = inbox.items.filter((item) => !staying.has(item));
  const items = orderItems(ready, newsletter);
  const date = options.date ?? inbox.head.date ?? today;
  const given = options.title ?? inbox.head.title;
  const usual = defaultTitles(newsletter, { date, number }, options.titles);
  const title = given ?? usual(newsletter.languages[0]);
  const id = newId();

  const issueFile: PlannedFile = {
    ...(inbox.files.issue !== undefined && { from: inbox.files.issue }),
    to: 'issue.md',
    fields: { number, id, title, date },
  };
  const width = Math.max(2, String(after + items.length).length);
  const itemFiles = items.flatMap((item, index) => {
    const name = `${String(after + index + 1).padStart(width, '0')}-${item.slug}`;
    const fields: PlannedFile['fields'] = { id: item.id ?? newId() };
    if (item.date !== undefined && parseItemName(posix.basename(item.file)).date === item.date) {
      fields.date = item.date;
    }
    return [
      { from: item.file, to: `${name}.md`, fields },
      ...[...item.translations].map(([language, each]) => ({
        from: each.file,
        to: `${name}.${language}.md`,
        fields: recordOriginal(item, each),
      })),
      ...moveUnfinished(item.unfinished, name),
    ];
  });
  const untitled = given === undefined ? findUntitled(inbox, items, newsletter) : [];
  const translatedTitles = new Map(untitled.map((language) => [language, usual(language)]));
  const written = { ...inbox.head, title };
  // The title may be new, so the translation of an unchanged head gets the hash of the new one.
  const recordHead = (language: string): PlannedFile['fields'] => {
    const made = inbox.translations.get(language)?.translationOf;
    if (made !== undefined && made !== inbox.hash) return {};
    return { translation_of: hashWords(written, inbox.intro.source) };
  };
  const introFiles = [...new Set([...inbox.translations.keys(), ...untitled])].map(
    (language): PlannedFile => {
      const from = inbox.translations.get(language)?.file;
      const heading = translatedTitles.get(language);
      return {
        ...(from !== undefined && { from }),
        to: `issue.${language}.md`,
        fields: { ...(heading !== undefined && { title: heading }), ...recordHead(language) },
      };
    },
  );
  return {
    number,
    id,
    title,
    date,
    translatedTitles,
    items,
    waiting,
    files: [issueFile, ...introFiles, ...moveUnfinished(inbox.unfinished, 'issue'), ...itemFiles],
    pictures: planPictures(inbox, items, [...staying]),
  };
}

/** Translations that are not filled in. @param files By language. */
function moveUnfinished(files: Iterable<[string, string]> = [], name: string): PlannedFile[] {
  return [...files].map(([language, from]) => ({ from, to: `${name}.${language}.md`, fields: {} }));
}

function explainWaiting(item: Item, today: string): string | undefined {
  if (item.draft) return 'draft';
  if (item.notBefore !== undefined && item.notBefore > today) {
    return `not before ${item.notBefore}`;
  }
  return undefined;
}

/** By section, weight, newest first, file name. Items without a section come last. */
export function orderItems(items: readonly Item[], newsletter: Newsletter): Item[] {
  const rank = (item: Item): number => {
    const index = newsletter.sections.findIndex(({ id }) => id === item.section);
    return index === -1 ? newsletter.sections.length : index;
  };
  return [...items].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      a.weight - b.weight ||
      compare(b.date ?? '', a.date ?? '') ||
      compare(a.file, b.file),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A translation that does not record its original is taken as made from the current one. */
function recordOriginal({ hash }: Item, { translationOf }: Item): PlannedFile['fields'] {
  return hash === undefined || translationOf !== undefined ? {} : { translation_of: hash };
}

/**
 * The languages for which `issue.LANGUAGE.md` gets a default title: their file has none, or is missing
 * while a story is translated. A new file would hide the intro, so none is made if there is one.
 */
function findUntitled(
  { translations, intro }: Inbox,
  items: readonly Item[],
  { languages }: Newsletter,
): string[] {
  const hasIntro = intro.tree.children.length > 0;
  return languages.slice(1).filter((language) => {
    const head = translations.get(language);
    if (head !== undefined) return head.title === undefined;
    return !hasIntro && items.some((item) => item.translations.has(language));
  });
}

function planPictures(inbox: Inbox, moved: readonly Item[], staying: readonly Item[]) {
  const pathsOf = (items: readonly Item[]): Set<string> =>
    new Set(items.flatMap((item) => [item, ...item.translations.values()]).flatMap(namedPictures));
  const stays = pathsOf(staying);
  const wanted = pathsOf(moved);
  for (const intro of inbox.intros) for (const { path } of picturesIn(intro)) wanted.add(path);
  return [...wanted].flatMap((named) => {
    const picture = inbox.pictures.get(named);
    return picture === undefined
      ? []
      : [{ path: picture.path, bytes: picture.bytes, keep: stays.has(named) }];
  });
}
