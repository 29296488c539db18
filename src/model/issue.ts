import type { Item, Markdown, Picture } from './item.ts';
import type { Section } from './newsletter.ts';

/** That an issue was mailed over SMTP, as written into `issue.md` by `send`. */
export interface MailingMark {
  id: string;
  /** ISO 8601 instants. */
  started: string;
  finished?: string;
  /** While it is not finished: how often it was begun or gone on with. A ledger that knows of fewer is an old one. */
  run?: number;
}

/** A numbered issue as it lies in `issues/NNN/`. */
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
  /** Addresses that it had elsewhere, from the site's root. */
  aliases?: string[];
  /** The editor's words before the items; may be empty. */
  intro: Markdown;
  /** In the order in which they are shown. */
  items: Item[];
  /** By path relative to the issue's folder, as items name them. */
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
  /** Absent for items that name no section, which come last. */
  section?: Section;
  items: Item[];
}

/**
 * Items grouped by section, in the order of the newsletter's sections; the order inside a
 * group is the order given. Sections without an item are left out.
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
