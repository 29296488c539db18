import type { Problem } from '../../model/problem.ts';
import { subscriberProblems } from '../problems.ts';
import {
  type ColumnUse,
  decideUse,
  listValues,
  type SurveyedColumn,
  surveyColumn,
} from './column-survey.ts';
import type { Columns } from './columns.ts';
import { foldName } from './export-formats.ts';
import { plainWords } from './plain-words.ts';
import { readCell } from './status-cell.ts';
import { type ColumnRole, isOtherChannel, readRole } from './status-name.ts';
import { type FileStatus, mentionsList, stricterOf } from './status-text.ts';

export interface StatusOptions {
  /** `COLUMN`, or `COLUMN=VALUE,VALUE` with the values that mean subscribed. */
  status?: readonly string[];
  ignore?: readonly string[];
}

export interface ColumnUses {
  /** Columns that say who gets mail. */
  applied: string[];
  unused: string[];
}

export interface SurveyResult extends ColumnUses {
  /** What a line says; `agreed` if nothing speaks against it. */
  statusOf: (cells: readonly string[]) => FileStatus;
  /** A problem for each column that is unclear or unknown: then nothing may be imported. */
  problems: Problem[];
}

const fileName = 'file name';

export interface StatusSurvey {
  add: (cells: readonly string[]) => void;
  /** @param hasState True if the program that wrote the file is known, and gives everybody a state. */
  result: (file: string, hasState: boolean) => SurveyResult;
}

/** Finds the columns that say who gets mail, by names, values and options, before the import. */
export function surveyStatus(
  names: readonly string[],
  { read, settled }: Pick<Columns, 'read' | 'settled'>,
  { status = [], ignore = [] }: StatusOptions,
): StatusSurvey {
  const options = status.map((each) => readStatusOption(each, names));
  const findOption = (name: string) =>
    options.find(({ column }) => foldName(column) === foldName(name));
  const isIgnored = (name: string): boolean =>
    ignore.some((each) => foldName(each) === foldName(name));
  const refusesMail = names.some((name) => /donotemail/.test(plainWords(name).join('')));
  const columns = names.flatMap((name, index) => {
    const isNamed = findOption(name) !== undefined;
    const isAside = settled.has(index) || isOtherChannel(name);
    if (name === '' || isIgnored(name) || (isAside && !isNamed)) return [];
    // Beside "do not email", "do not mail" is about letters.
    const isPost = refusesMail && /donotmail$/.test(plainWords(name).join(''));
    const role = isPost && !isNamed ? undefined : readRole(name);
    return surveyColumn(name, index, isNamed ? makeCertain(role) : role);
  });

  const useOfFileName = (file: string): ColumnUse => {
    if (findOption(fileName) !== undefined) return 'apply';
    if (isIgnored(fileName)) return 'unused';
    const parts = file.replace(/\.\w+$/, '').split(/[^\p{L}]+/u);
    return parts.some((part) => mentionsList(part) || /^cleaned$/i.test(part)) ? 'ask' : 'unused';
  };
  const findUnknown = (file: string): Problem[] => {
    const known = new Set([...names, fileName].map(foldName));
    return [...options.map(({ column }) => column), ...ignore]
      .filter((name) => !known.has(foldName(name)))
      .map((column) =>
        subscriberProblems['unknown-column']({ column, columns: names }, { file, line: 1 }),
      );
  };

  return {
    add: (cells) => {
      // A line with too many cells is not imported: its cells are in the wrong columns.
      if (cells.slice(names.length).some(Boolean)) return;
      for (const { column, add } of columns) add(cells[column.index] ?? '');
    },
    result: (file, hasState) => {
      const surveyed = columns.map(({ column }) => column);
      const saysWho = ({ role, counts }: SurveyedColumn): boolean =>
        role?.isCertain === true && role.kind !== 'since' && counts.has('agreed');
      const isSaid = hasState || surveyed.some(saysWho);
      const byUse = Map.groupBy(surveyed, (column) =>
        findOption(column.name) === undefined ? decideUse(column, isSaid) : 'apply',
      );
      const applied = byUse.get('apply') ?? [];
      const readers = applied.map(({ name, index, role }) =>
        readerOf(index, role ?? namelessRole, findOption(name)?.agreed),
      );
      const unclear = (byUse.get('ask') ?? []).map((column) =>
        subscriberProblems['unclear-column'](
          { column: column.name, values: listValues(column) },
          { file, line: 1 },
        ),
      );
      const byName = useOfFileName(file);
      if (byName === 'ask' && !hasState && applied.length === 0) {
        unclear.push(subscriberProblems['unclear-column']({ values: `"${file}"` }, { file }));
      }
      const used = new Set([...read, ...applied.map(({ index }) => index)]);
      return {
        problems: [...findUnknown(file), ...unclear],
        statusOf: (cells) =>
          readers.reduce<FileStatus>(
            (strictest, readStatus) => stricterOf(strictest, readStatus(cells)),
            byName === 'apply' ? 'left' : 'agreed',
          ),
        applied: applied.map(({ name }) => name),
        unused: names.filter((name, index) => name !== '' && !used.has(index)),
      };
    },
  };
}

/** Reads `COLUMN=VALUE,VALUE`; a column whose name contains an equals sign is meant as a whole. */
function readStatusOption(typed: string, names: readonly string[]) {
  const at = typed.indexOf('=');
  if (at === -1 || names.some((name) => foldName(name) === foldName(typed))) {
    return { column: typed };
  }
  const values = typed.slice(at + 1).split(',');
  return {
    column: typed.slice(0, at),
    agreed: new Set(values.map((value) => value.trim().toLowerCase())),
  };
}

const namelessRole: ColumnRole = { kind: 'state', grade: 'left', isCertain: true };

function makeCertain(role: ColumnRole | undefined): ColumnRole {
  if (role === undefined) return { ...namelessRole, kind: 'wants', hasNumbers: false };
  return { ...role, isCertain: true };
}

function readerOf(
  index: number,
  role: ColumnRole,
  agreed: ReadonlySet<string> | undefined,
): (cells: readonly string[]) => FileStatus {
  return (cells) => {
    const cell = cells[index] ?? '';
    const status = readCell(role, cell);
    if (agreed !== undefined) {
      if (agreed.has(cell.trim().toLowerCase())) return 'agreed';
      if (cell.trim() === '') return 'unclear';
      return status === 'unconfirmed' || status === 'bounced' ? status : 'left';
    }
    if (status === 'nothing') return 'agreed';
    if (status === 'empty') return role.kind === 'since' ? 'unconfirmed' : 'unclear';
    return status;
  };
}
