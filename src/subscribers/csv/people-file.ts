import { parseAddress } from '../../model/address.ts';
import type { Outcome } from '../../model/problem.ts';
import { importReasons } from '../../model/suppression.ts';
import { subscriberProblems } from '../problems.ts';
import { type Columns, readHeading } from './columns.ts';
import type { Field, FileState } from './export-formats.ts';
import { type CsvFile, type CsvLine, readLines, readToEnd } from './read-csv.ts';
import {
  type ColumnUses,
  type StatusOptions,
  type StatusSurvey,
  surveyStatus,
} from './status-survey.ts';
import type { FileStatus } from './status-text.ts';

export interface PeopleFileOptions extends StatusOptions {
  map: ReadonlyMap<Field, string>;
}

export interface LineState {
  state: FileState | 'unclear';
  /** Why they are suppressed; absent if the file has a column for that. */
  reason?: string;
}

/** A file of people that can be read to its end and whose columns are clear. */
export interface PeopleFile {
  columns: Columns;
  uses: ColumnUses;
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

function rankOf({ state, reason }: LineState): number {
  if (state === 'unsubscribed' || reason === importReasons.left) return 3;
  return { confirmed: 0, unclear: 1, unconfirmed: 2, pending: 2, suppressed: 4 }[state];
}

/** Surveys a file of people. @returns no value if it is unreadable or unclear: do not import it. */
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
      // In our own exports, `state` alone decides.
      if (!('missing' in columns) && columns.format?.name !== 'masthead') {
        survey = surveyStatus(cells, columns, options);
      }
    }
  });
  if (fault !== undefined) return { value: undefined, problems: [fault] };
  if ('missing' in columns) {
    const missing = { columns: heading ?? [], wanted: columns.missing[0] };
    const place = { file: csv.file, line: 1 };
    return {
      value: undefined,
      problems: [subscriberProblems['no-address-column'](missing, place)],
    };
  }
  return interpretColumns(csv, columns, survey);
}

async function interpretColumns(
  csv: CsvFile,
  columns: Columns,
  survey: StatusSurvey | undefined,
): Promise<Outcome<PeopleFile | undefined>> {
  const hasState = columns.format?.stateOf !== undefined;
  const result = survey?.result(csv.file, hasState);
  if (result !== undefined && result.problems.length > 0) {
    return { value: undefined, problems: result.problems };
  }
  const { applied = [], unused = [] } = result ?? {};
  const stateOf = (cells: readonly string[]): LineState => {
    const byFormat = { state: columns.format?.stateOf?.(columns.byName(cells)) ?? 'confirmed' };
    const byColumns = lineStates[result?.statusOf(cells) ?? 'agreed'];
    return rankOf(byColumns) > rankOf(byFormat) ? byColumns : byFormat;
  };
  const worst =
    hasState || applied.length > 0
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
  return { value: { columns, uses: { applied, unused }, lines }, problems: [] };
}

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
