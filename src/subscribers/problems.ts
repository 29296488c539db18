import { defineProblems, type ProblemDefinitions } from '../model/define-problems.ts';
import { nearest } from '../model/nearest.ts';
import { dropControls } from '../model/slots.ts';

interface KnownState {
  /** True where the file gives the state that the address has here, too. */
  isSame: boolean;
}

const unlessSame = ({ isSame }: KnownState) => (isSame ? ('warning' as const) : ('error' as const));

interface MissingColumn {
  columns: readonly string[];
  /** The column that `--map` names; absent where no column is known to hold addresses. */
  wanted?: string | undefined;
}

interface UnclearColumn {
  /** Absent: no column, but the name of the file is unclear. */
  column?: string;
  values: string;
}

const hasAddress = ({ columns }: MissingColumn): boolean =>
  columns.some((name) => name.includes('@'));

const most = 10;

/** No message or hint contains an address: problems are written to logs. */
export const subscriberDefinitions = {
  'already-confirmed': {
    severity: 'warning',
    message: ({ first }: { first?: number }) =>
      first === undefined
        ? 'This address is on the list already.'
        : 'An earlier line of this file has the same address.',
    hint: ({ first }: { first?: number }) =>
      first === undefined
        ? 'Nothing was changed.'
        : `Nothing was changed. Line ${first} was imported.`,
    example: {},
  },
  'already-erased': {
    message: 'This person asked to be erased, and only they can subscribe again.',
    hint: 'Nothing was changed. Ask them to use the subscription form.',
  },
  'already-pending': {
    message: 'This person was sent a confirmation link and has not clicked it yet.',
    hint: 'Nothing was changed. They are subscribed once they confirm.',
  },
  'already-suppressed': {
    severity: unlessSame,
    message: 'This address is suppressed: it bounced, or its owner unsubscribed elsewhere.',
    hint: 'Nothing was changed. To see the reason, run: `masthead subscribers show ADDRESS`',
    example: { isSame: false },
  },
  'already-unsubscribed': {
    severity: unlessSame,
    message: 'This person unsubscribed, and only they can subscribe again.',
    hint: 'Nothing was changed. Ask them to use the subscription form.',
    example: { isSame: false },
  },
  'broken-csv': {
    message: ({ reason }: { reason: string }) =>
      `Invalid CSV file: ${reason}. Nothing was imported.`,
    hint: 'Look for a quotation mark that is not closed in this line, then save the file as CSV (UTF-8) again.',
    example: { reason: 'a quotation mark is not closed' },
  },
  'confirmed-here': {
    severity: 'warning',
    message:
      'This file says that the person gets no mail, but they subscribed here, not by an import.',
    hint: ({ id }: { id: string }) =>
      `Nothing was changed. If they unsubscribed since then, run: \`masthead subscribers remove ${id}\``,
    example: { id: '5f2a90c1d3e8b4a6f7012c3d' },
  },
  'left-elsewhere': {
    message: 'This file says that the person gets no mail, but they are on the list here.',
    hint: 'Nothing was changed. If they unsubscribed after they were added here, run: `masthead subscribers remove ADDRESS`',
  },
  'never-confirmed': {
    severity: 'warning',
    message: 'This file says that the person has not confirmed. Not imported.',
    hint: 'They can subscribe with the form.',
  },
  'no-address': {
    severity: 'warning',
    message: 'This line has no address. Not imported.',
    hint: 'Add the address, or delete the line.',
  },
  'no-address-column': {
    message: (missing: MissingColumn) => {
      if (hasAddress(missing)) {
        return 'The first line of this file has an address in place of column names. Nothing was imported.';
      }
      const which =
        missing.wanted === undefined ? 'with addresses' : `"${shortenCell(missing.wanted)}"`;
      return `This file has no column ${which}. Nothing was imported.`;
    },
    hint: (missing: MissingColumn) =>
      hasAddress(missing)
        ? 'Add a first line with the names of the columns, such as: email,name'
        : `Name the columns in the first line, or say which is which: --map address="E-pošta" --map name="Ime". ${listColumns(missing.columns)}`,
    example: { columns: ['Kontakt', 'Ime'] },
  },
  'no-consent': {
    message: 'The file does not say how this person agreed to get the newsletter. Not imported.',
    hint: 'Add it for the whole file: --consent "signed up at our assembly in May 2026"',
  },
  nobody: {
    message: 'Subscriber not found by that address, id, link or bounce address.',
    hint: 'Check the spelling, or list everybody: `masthead subscribers list`. People who were erased cannot be found.',
  },
  'unclear-column': {
    message: ({ column, values }: UnclearColumn) =>
      column === undefined
        ? `The name of this file (${values}) suggests people who must not get mail, but no column says so. Nothing was imported.`
        : `The column "${shortenCell(column)}" may say who must not get mail, but its meaning is unclear: ${values}. Nothing was imported.`,
    hint: ({ column }: UnclearColumn) => {
      if (column === undefined) {
        return 'If they must not get mail, add --status "file name", which suppresses them. If all of them get mail, add --ignore "file name".';
      }
      const name = shortenCell(column);
      return `If it says who gets mail, add --status "${name}", or --status "${name}=VALUE" with the value that means subscribed. If it does not matter, add --ignore "${name}".`;
    },
    example: { column: 'Status', values: '"2" (118), "4" (7)' },
  },
  'unclear-status': {
    message: 'This line does not say whether the person gets mail. Not imported.',
    hint: 'Fill in the cell that says so, or ignore its column: --ignore COLUMN.',
  },
  'uneven-line': {
    message: 'This line has more cells than the first line has column names. Not imported.',
    hint: 'Put quotation marks around a cell that contains the separator, as in "Novi Sad, Serbia".',
  },
  'unknown-column': {
    message: ({ column }: { column: string; columns: readonly string[] }) =>
      `This file has no column "${shortenCell(column)}". Nothing was imported.`,
    hint: ({ column, columns }: { column: string; columns: readonly string[] }) => {
      const meant = nearest(column, columns);
      const all = listColumns(columns);
      return meant === undefined ? all : `Did you mean "${shortenCell(meant)}"? ${all}`;
    },
    example: { column: 'State', columns: ['email', 'Status'] },
  },
} satisfies ProblemDefinitions;

export const subscriberProblems = defineProblems(subscriberDefinitions);

/** A cell or the name of a column, in at most 40 characters. */
export function shortenCell(text: string): string {
  const plain = dropControls(text);
  return plain.length > 40 ? `${plain.slice(0, 40)}…` : plain;
}

function listColumns(names: readonly string[]): string {
  if (names.length === 0) return 'It has no columns.';
  const shown = names.slice(0, most).map((name) => `"${shortenCell(name)}"`);
  const more = names.length > most ? ` and ${names.length - most} more` : '';
  return `Its columns are ${shown.join(', ')}${more}.`;
}
