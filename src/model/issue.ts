import type { Item, Markdown, Picture } from './item.ts';
import type { Section } from './newsletter.ts';

/** Written into `issue.md` when `send` mails an issue over SMTP. */
export interface MailingMark {
  id: string;
  /** ISO 8601 instants. */
  started: string;
  finished?: string;
  /**
   * While it is not finished: how often it was started or resumed. A ledger with a lower number is
   * an old one.
   */
  run?: number;
}

/** A numbered issue: `issues/NNN/`. */
export interface Issue {
  number: number;
  /** `urn:uuid:…`. */
  id: string;
  /** Relative to the newsletter's root, e.g. `issues/003`. */
  folder: string;
  title: string;
  subject: string;
  preheader?: string;
  /** `YYYY-MM-DD`. */
  date: string;
  mailing?: MailingMark;
  /** Former addresses, from the root of the site. */
  aliases?: string[];
  /** The editor's words before the items; may be empty. */
  intro: Markdown;
  /** In the order of their files. */
  items: Item[];
  /** By path from the issue's folder, as items name them. */
  pictures: ReadonlyMap<string, Picture>;
  /** Title, subject, preheader and intro in other languages, from `issue.LANGUAGE.md`. */
  translations: ReadonlyMap<string, IssueHead>;
}

/** The part of an issue that is written once per language. */
export type IssueHead = Pick<Issue, 'title' | 'subject' | 'preheader' | 'intro'>;

/** `7` → `007`: the name of an issue's folder; four digits and more stay as they are. */
export function issueFolderName(number: number): string {
  return String(number).padStart(3, '0');
}

/** Items under their section's heading. */
export interface SectionGroup {
  /** Absent for items without a section, which come last. */
  section?: Section;
  items: Item[];
}

/**
 * Items grouped by section, in the order of the newsletter's sections; within a group in the given
 * order. Empty sections are left out.
 */
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
