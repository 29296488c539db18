import type { Problem } from '../../model/problem.ts';
import { subscriberProblems } from '../problems.ts';
import { ColumnSurvey, decideUse, listValues, type SurveyedColumn } from './column-survey.ts';
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

/** Finds the columns that say who gets mail, by names, values and options, before the import. */
export class StatusSurvey {
  readonly #columns: ColumnSurvey[];
  readonly #names: readonly string[];
  readonly #read: ReadonlySet<number>;
  readonly #status: readonly { column: string; agreed?: ReadonlySet<string> }[];
  readonly #ignore: readonly string[];

  constructor(
    names: readonly string[],
    { read, settled }: Pick<Columns, 'read' | 'settled'>,
    options: StatusOptions,
  ) {
    this.#names = names;
    this.#read = read;
    this.#status = (options.status ?? []).map((each) => readStatusOption(each, names));
    this.#ignore = options.ignore ?? [];
    const refusesMail = names.some((name) => /donotemail/.test(plainWords(name).join('')));
    this.#columns = names.flatMap((name, index) => {
      const isNamed = this.#findOption(name) !== undefined;
      const isAside = settled.has(index) || isOtherChannel(name);
      if (name === '' || this.#isIgnored(name) || (isAside && !isNamed)) return [];
      // Beside "do not email", "do not mail" is about letters.
      const isPost = refusesMail && /donotmail$/.test(plainWords(name).join(''));
      const role = isPost && !isNamed ? undefined : readRole(name);
      return new ColumnSurvey(name, index, isNamed ? makeCertain(role) : role);
    });
  }

  add(cells: readonly string[]): void {
    // A line with too many cells is not imported: its cells are in the wrong columns.
    if (cells.length > this.#names.length && cells.slice(this.#names.length).some(Boolean)) return;
    for (const column of this.#columns) column.add(cells[column.index] ?? '');
  }

  /** @param hasState True if the program that wrote the file is known, and gives everybody a state. */
  result(file: string, hasState: boolean): SurveyResult {
    const surveyed = this.#columns.map((column) => column.result());
    const isSaid =
      hasState ||
      surveyed.some(({ role, counts }) => {
        return role?.isCertain === true && role.kind !== 'since' && counts.has('agreed');
      });
    const useOf = (column: SurveyedColumn) =>
      this.#findOption(column.name) === undefined ? decideUse(column, isSaid) : 'apply';
    const byUse = Map.groupBy(surveyed, useOf);
    const applied = byUse.get('apply') ?? [];
    const readers = applied.map(({ name, index, role }) =>
      readerOf(index, role ?? namelessRole, this.#findOption(name)?.agreed),
    );
    const unclear = (byUse.get('ask') ?? []).map((column) =>
      subscriberProblems['unclear-column'](
        { column: column.name, values: listValues(column) },
        { file, line: 1 },
      ),
    );
    const byName = this.#useOfFileName(file);
    if (byName === 'ask' && !hasState && applied.length === 0) {
      unclear.push(subscriberProblems['unclear-column']({ values: `"${file}"` }, { file }));
    }
    const read = new Set([...this.#read, ...applied.map(({ index }) => index)]);
    return {
      problems: [...this.#unknown(file), ...unclear],
      statusOf: (cells) =>
        readers.reduce<FileStatus>(
          (strictest, readStatus) => stricterOf(strictest, readStatus(cells)),
          byName === 'apply' ? 'left' : 'agreed',
        ),
      applied: applied.map(({ name }) => name),
      unused: this.#names.filter((name, index) => name !== '' && !read.has(index)),
    };
  }

  #findOption(name: string) {
    return this.#status.find(({ column }) => foldName(column) === foldName(name));
  }

  #isIgnored(name: string): boolean {
    return this.#ignore.some((each) => foldName(each) === foldName(name));
  }

  #useOfFileName(file: string): 'apply' | 'ask' | 'unused' {
    if (this.#findOption(fileName) !== undefined) return 'apply';
    if (this.#isIgnored(fileName)) return 'unused';
    const parts = file.replace(/\.\w+$/, '').split(/[^\p{L}]+/u);
    return parts.some((part) => mentionsList(part) || /^cleaned$/i.test(part)) ? 'ask' : 'unused';
  }

  #unknown(file: string): Problem[] {
    const columns = this.#names;
    const known = new Set([...columns, fileName].map(foldName));
    return [...this.#status.map(({ column }) => column), ...this.#ignore]
      .filter((name) => !known.has(foldName(name)))
      .map((column) =>
        subscriberProblems['unknown-column']({ column, columns }, { file, line: 1 }),
      );
  }
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
