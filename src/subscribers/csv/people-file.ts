import { parseAddress } from '../../model/address.ts';
import type { Outcome } from '../../model/problem.ts';
import { importReasons } from '../../model/suppression.ts';
import { type Columns, readHeading } from './columns.ts';
import type { Field, FileState } from './formats.ts';
import { noColumn } from './problems.ts';
import { type CsvFile, type CsvLine, readLines, readToEnd } from './read-csv.ts';
import { type StatusColumns, type StatusOptions, StatusSurvey } from './status-survey.ts';
import type { FileStatus } from './status-text.ts';

export interface PeopleFileOptions extends StatusOptions {
  /** What the editor said about the columns. */
  map: ReadonlyMap<Field, string>;
}

/** Where a line says that somebody stands. */
export interface LineState {
  state: FileState | 'unclear';
  /** Why no mail is written to them; absent where the file has a column for that. */
  reason?: string;
}

/** A file of people that was read to its end, and whose columns are understood. */
export interface PeopleFile {
  columns: Columns;
  statusColumns: Pick<StatusColumns, 'applied' | 'unused'>;
  /** The lines below the heading, each with the strictest state of all lines with its address. */
  lines: () => AsyncGenerator<CsvLine & { state: LineState }>;
}

const lineStates: Readonly<Record<FileStatus, LineState>> = {
  agreed: { state: 'confirmed' },
  unclear: { state: 'unclear' },
  unconfirmed: { state: 'unconfirmed' },
  left: { state: 'suppressed', reason: importReasons.left },
  bounced: { state: 'suppressed', reason: importReasons.bounced },
};

/** From the best to the worst. */
function rankOf({ state, reason }: LineState): number {
  if (state === 'unsubscribed' || reason === importReasons.left) return 3;
  return { confirmed: 0, unclear: 1, unconfirmed: 2, pending: 2, suppressed: 4 }[state];
}

/**
 * Opens a file of people: reads all of it, and finds out what its columns mean.
 * @returns what is wrong with the file as a whole, or unclear in it; then nothing is to be taken.
 */
export async function openPeople(
  csv: CsvFile,
  options: PeopleFileOptions,
): Promise<Outcome<PeopleFile | undefined>> {
  let heading: readonly string[] | undefined;
  let columns: ReturnType<typeof readHeading> = { missing: [] };
  let survey: StatusSurvey | undefined;
  const fault = await readToEnd(csv, ({ cells }) => {
    if (heading !== undefined) survey?.add(cells);
    else {
      heading = cells;
      columns = readHeading(cells, options.map);
      // A file of our own says of everybody where they stand.
      if (!('missing' in columns) && columns.format?.name !== 'masthead') {
        survey = new StatusSurvey(cells, columns.used, options);
      }
    }
  });
  if (fault !== undefined) return { value: undefined, problems: [fault] };
  if ('missing' in columns) {
    return { value: undefined, problems: [noColumn(csv.file, heading ?? [], columns.missing)] };
  }
  return interpretColumns(csv, columns, survey);
}

async function interpretColumns(
  csv: CsvFile,
  columns: Columns,
  survey: StatusSurvey | undefined,
): Promise<Outcome<PeopleFile | undefined>> {
  const isTold = columns.format?.stateOf !== undefined;
  const result = survey?.result(csv.file, isTold);
  if (result !== undefined && result.problems.length > 0) {
    return { value: undefined, problems: result.problems };
  }
  const { applied, unused, statusOf } = result?.standings ?? {
    applied: [],
    unused: [],
    statusOf: undefined,
  };
  const stateOf = (cells: readonly string[]): LineState => {
    const told = { state: columns.format?.stateOf?.(columns.byName(cells)) ?? 'confirmed' };
    const said = lineStates[statusOf?.(cells) ?? 'agreed'];
    return rankOf(said) > rankOf(told) ? said : told;
  };
  const worst =
    isTold || applied.length > 0
      ? await readStrictestStates(csv, columns, stateOf)
      : new Map<string, LineState>();
  const lines = async function* () {
    let isHeading = true;
    for await (const line of readLines(csv)) {
      const known = worst.size === 0 ? undefined : worst.get(keyOf(columns, line.cells));
      if (!isHeading) yield { ...line, state: known ?? stateOf(line.cells) };
      isHeading = false;
    }
  };
  return { value: { columns, statusColumns: { applied, unused }, lines }, problems: [] };
}

/** Of the people of whom any line says that they get no mail, the strictest. */
async function readStrictestStates(
  csv: CsvFile,
  columns: Columns,
  stateOf: (cells: readonly string[]) => LineState,
): Promise<ReadonlyMap<string, LineState>> {
  const worst = new Map<string, LineState>();
  if (columns.format?.name === 'masthead') return worst;
  let isHeading = true;
  for await (const { cells } of readLines(csv)) {
    const state = stateOf(cells);
    if (isHeading || state.state === 'confirmed') {
      isHeading = false;
      continue;
    }
    const key = keyOf(columns, cells);
    if (key === '') continue;
    const known = worst.get(key);
    if (known === undefined || rankOf(state) > rankOf(known)) worst.set(key, state);
  }
  return worst;
}

function keyOf(columns: Columns, cells: readonly string[]): string {
  return parseAddress(columns.cell(cells, 'address'))?.key ?? '';
}
