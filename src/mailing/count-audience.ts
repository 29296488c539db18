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
  const rows = new Map<string, EditionCount>();
  for (const language of languages) addRow(rows, { language });
  const whole = rows.size;
  let nothing = 0;
  for (const { count, textOnly, ...choice } of choices) {
    const scope = scopeOf(choice);
    if (scope === undefined) {
      nothing += count;
      continue;
    }
    const row = addRow(rows, scope);
    row.recipients += count;
    if (textOnly === true) row.textOnly += count;
  }
  return toAudience([...rows.values()], whole, nothing);
}

/** The audience of a mailing whose editions were assigned before. */
export function countFrozen(
  groups: readonly { edition: string; textOnly: boolean; count: number }[],
  languages: readonly string[],
): Audience {
  const rows = new Map<string, EditionCount>();
  for (const language of languages) addRow(rows, { language });
  const whole = rows.size;
  for (const { edition, textOnly, count } of groups) {
    const row = addRow(rows, scopeOfName(edition));
    row.recipients += count;
    if (textOnly) row.textOnly += count;
  }
  return toAudience([...rows.values()], whole, 0);
}

function addRow(rows: Map<string, EditionCount>, { language, sections }: EditionScope) {
  const name = editionName({ language, ...(sections !== undefined && { sections }) });
  const empty = { language, ...(sections !== undefined && { sections }) };
  const row = rows.get(name) ?? { ...empty, recipients: 0, textOnly: 0 };
  rows.set(name, row);
  return row;
}

function toAudience(rows: readonly EditionCount[], whole: number, nothing: number): Audience {
  const byName = (a: EditionCount, b: EditionCount): number =>
    editionName(a) < editionName(b) ? -1 : 1;
  return {
    editions: [...rows.slice(0, whole), ...rows.slice(whole).sort(byName)],
    recipients: rows.reduce((sum, { recipients }) => sum + recipients, 0),
    nothing,
  };
}
