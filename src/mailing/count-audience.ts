import {
  type EditionScope,
  editionName,
  type IssueShape,
  scopeFor,
  scopeOfName,
} from '../model/audience.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Choice } from '../model/subscriber.ts';
import type { CountedChoice } from '../subscribers/queries/choices.ts';

export interface EditionCount extends EditionScope {
  recipients: number;
  textOnly: number;
}

/** Who receives which edition of a mailing. */
export interface Audience {
  /** Whole issues in the order of its languages, then parts by name. */
  editions: EditionCount[];
  recipients: number;
  /** People who get no mail: the issue has nothing in their sections. */
  nothing: number;
}

/**
 * Assigns an edition to a choice; undefined: no mail this time.
 * @param frozen The editions of a text that no longer changes. Those whose part is not among them
 * receive the whole issue, which includes it. Absent: every part can be rendered.
 */
export function editionFor(
  shape: IssueShape,
  nothing: Newsletter['nothingFollowed'],
  frozen?: ReadonlySet<string>,
): (choice: Choice) => EditionScope | undefined {
  return (choice) => {
    const scope = scopeFor(choice, shape, nothing);
    if (scope === undefined || frozen === undefined || frozen.has(editionName(scope))) return scope;
    return { language: scope.language };
  };
}

/** @param languages Of the whole issues, which are listed also without recipients. */
export function countAudience(
  choices: readonly CountedChoice[],
  languages: readonly string[],
  scopeOf: (choice: Choice) => EditionScope | undefined,
): Audience {
  const groups = choices.map(({ count, textOnly = false, ...choice }) => ({
    ...{ count, textOnly, scope: scopeOf(choice) },
  }));
  return countGroups(groups, languages);
}

/** The audience of a mailing whose editions were assigned before. */
export function countFrozen(
  groups: readonly { edition: string; textOnly: boolean; count: number }[],
  languages: readonly string[],
): Audience {
  const scoped = groups.map(({ edition, ...group }) => ({ ...group, scope: scopeOfName(edition) }));
  return countGroups(scoped, languages);
}

function countGroups(
  groups: readonly { scope: EditionScope | undefined; textOnly: boolean; count: number }[],
  languages: readonly string[],
): Audience {
  const rows = new Map<string, EditionCount>();
  const rowFor = ({ language, sections }: EditionScope): EditionCount => {
    const scope = { language, ...(sections !== undefined && { sections }) };
    const row = rows.get(editionName(scope)) ?? { ...scope, recipients: 0, textOnly: 0 };
    rows.set(editionName(scope), row);
    return row;
  };
  for (const language of languages) rowFor({ language });
  const whole = rows.size;
  let nothing = 0;
  for (const { scope, textOnly, count } of groups) {
    if (scope === undefined) nothing += count;
    else {
      const row = rowFor(scope);
      row.recipients += count;
      if (textOnly) row.textOnly += count;
    }
  }
  const all = [...rows.values()];
  const parts = all.slice(whole).sort((a, b) => (editionName(a) < editionName(b) ? -1 : 1));
  return {
    editions: [...all.slice(0, whole), ...parts],
    recipients: all.reduce((sum, { recipients }) => sum + recipients, 0),
    nothing,
  };
}
