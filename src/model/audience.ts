import type { Issue } from './issue.ts';
import type { Newsletter } from './newsletter.ts';
import type { Choice } from './subscriber.ts';

/** The content of an edition: one language, and all sections or those that a subscriber follows. */
export interface EditionScope {
  language: string;
  /** Ids, sorted; absent: the whole issue. Items of no section are in every edition. */
  sections?: string[];
}

export interface IssueShape {
  /** The languages that it is written in; the first serves all others. */
  languages: readonly string[];
  sections: readonly string[];
  hasOthers: boolean;
}

/** Names an edition within its mailing: `sr-Latn`, or `sr-Latn: members, research`. */
export function editionName({ language, sections }: EditionScope): string {
  return sections === undefined ? language : `${language}: ${sections.join(', ') || '-'}`;
}

/** The scope that `editionName` named. */
export function scopeOfName(name: string): EditionScope {
  const [language = '', sections] = name.split(': ', 2);
  if (sections === undefined) return { language };
  return { language, sections: sections === '-' ? [] : sections.split(', ') };
}

/** The shape of an issue whose editions are in these languages. */
export function shapeOf(
  { items }: Pick<Issue, 'items'>,
  { sections }: Pick<Newsletter, 'sections'>,
  languages: readonly string[],
): IssueShape {
  const known = sections.map(({ id }) => id);
  const used = new Set(items.map(({ section }) => section ?? ''));
  return {
    languages,
    sections: known.filter((id) => used.has(id)),
    hasOthers: [...used].some((id) => !known.includes(id)),
  };
}

/**
 * The edition for a subscriber, in their language or the issue's first. Undefined: no mail this
 * time.
 * @param nothing For subscribers whose sections have nothing in this issue.
 */
export function scopeFor(
  choice: Pick<Choice, 'language' | 'sections'>,
  { languages, sections, hasOthers }: IssueShape,
  nothing: Newsletter['nothingFollowed'],
): EditionScope | undefined {
  const language = languages.find((each) => each === choice.language) ?? languages[0] ?? 'en';
  if (choice.sections === undefined) return { language };
  const followed = sections.filter((id) => choice.sections?.includes(id)).sort();
  if (followed.length === sections.length) return { language };
  if (followed.length > 0 || hasOthers) return { language, sections: followed };
  return nothing === 'whole' ? { language } : undefined;
}

/** An issue with only the items of these sections and those without a section. */
export function partOf(
  issue: Issue,
  { sections: known }: Pick<Newsletter, 'sections'>,
  sections: readonly string[],
): Issue {
  const others = known.map(({ id }) => id).filter((id) => !sections.includes(id));
  const items = issue.items.filter(({ section }) => !others.includes(section ?? ''));
  return { ...issue, items };
}
