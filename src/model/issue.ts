import type { FieldPlaces, Ignored, Item, Markdown, Picture } from './item.ts';
import type { Section } from './newsletter.ts';

export interface MailingMark {
  id: string;
  /** ISO 8601 instants. */
  started: string;
  finished?: string;
  /** Starts and resumptions, until it is finished. A ledger with a lower number is an old one. */
  run?: number;
}

/** The id in the mark of an issue of an imported archive, which masthead never mailed. */
export const importedMark = 'imported';

export interface Issue {
  number: number;
  id: string;
  folder: string;
  title: string;
  subject: string;
  preheader?: string;
  date: string;
  mailing?: MailingMark;
  /** Former addresses, from the root of the site. */
  aliases?: string[];
  places?: FieldPlaces;
  ignore?: Ignored;
  intro: Markdown;
  items: Item[];
  /** By path from the issue's folder, as items name them. */
  pictures: ReadonlyMap<string, Picture>;
  /** Of its words: see `hashOriginal`. */
  hash?: string;
  /** Translations of its head that were not filled in: their files, by language. */
  unfinished?: ReadonlyMap<string, string>;
  /** Title, subject, preheader and intro in other languages, from `issue.LANGUAGE.md`. */
  translations: ReadonlyMap<string, IssueHead>;
}

export type MailedIssue = Pick<Issue, 'number' | 'folder' | 'mailing'>;

export interface IssueHead
  extends Pick<Issue, 'title' | 'subject' | 'preheader' | 'places' | 'ignore' | 'intro'> {
  translationOf?: string;
  /** Its file, if it has another name than `issue.LANGUAGE.md`. */
  file?: string;
}

/** The file of title, subject, preheader and intro in a language, from the newsletter's folder. */
export function headFile(
  { folder, translations }: Pick<Issue, 'folder' | 'translations'>,
  language: string,
): string {
  const translated = translations.get(language);
  if (translated === undefined) return `${folder}/issue.md`;
  return translated.file ?? `${folder}/issue.${language}.md`;
}

/** `7` → `007`: the name of an issue's folder; four digits and more stay as they are. */
export function issueFolderName(number: number): string {
  return String(number).padStart(3, '0');
}

export interface SectionGroup {
  section?: Section;
  items: Item[];
}

/** Items by section, in the newsletter's order; those without a section come last. */
export function groupBySection(
  items: readonly Item[],
  sections: readonly Section[],
): SectionGroup[] {
  const groups: SectionGroup[] = sections.map((section) => ({
    section,
    items: items.filter((item) => item.section === section.id),
  }));
  const known = new Set(sections.map((section) => section.id));
  groups.push({
    items: items.filter((item) => item.section === undefined || !known.has(item.section)),
  });
  return groups.filter((group) => group.items.length > 0);
}
