import type { Problem } from '../../model/problem.ts';
import { ColumnSurvey, decideUse, type SurveyedColumn } from './column-survey.ts';
import { foldName } from './formats.ts';
import { plainWords } from './plain-words.ts';
import { unclearColumn, unclearFileName, unknownColumn } from './problems.ts';
import { readCell } from './status-cell.ts';
import { type ColumnRole, isOtherChannel, readRole } from './status-name.ts';
import { type FileStatus, mentionsList, stricterOf } from './status-text.ts';

/** What the editor said about columns that may say who gets mail. */
export interface StatusOptions {
  /** `COLUMN`, or `COLUMN=VALUE,VALUE` with the values that mean subscribed. */
  status?: readonly string[];
  /** Columns that say nothing about it. */
  ignore?: readonly string[];
}

/** What a file says about who gets mail. */
export interface StatusColumns {
  /** Where somebody stands by a line; `agreed` where nothing speaks against it. */
  statusOf: (cells: readonly string[]) => FileStatus;
  /** The columns that were read for it, and those that were not read for anything. */
  applied: string[];
  unused: string[];
}

/** The name by which `--status` and `--ignore` speak of the file's own name. */
const fileName = 'file name';

/**
 * Looks at every line of a file before anything is taken from it, and finds the columns that say
 * who gets mail: by their names, by their values, or by what the editor says.
 */
export class StatusSurvey {
  readonly #columns: ColumnSurvey[];
  readonly #names: readonly string[];
  readonly #used: ReadonlySet<number>;
  readonly #wishes: StatusOptions;

  /** @param used The columns that are read for something else. */
  constructor(names: readonly string[], used: ReadonlySet<number>, wishes: StatusOptions) {
    this.#names = names;
    this.#used = used;
    this.#wishes = wishes;
    const ignored = new Set((wishes.ignore ?? []).map(foldName));
    const wished = new Set((wishes.status ?? []).map((each) => foldName(this.#wish(each).column)));
    const refusesMail = names.some((name) => /donotemail/.test(plainWords(name).join('')));
    this.#columns = names.flatMap((name, index) => {
      const isWished = wished.has(foldName(name));
      const isAside = used.has(index) || isOtherChannel(name);
      if (name === '' || ignored.has(foldName(name)) || (isAside && !isWished)) return [];
      // Beside "do not email", mail is what the post brings.
      const isPost = refusesMail && /donotmail$/.test(plainWords(name).join(''));
      const role = isPost && !isWished ? undefined : readRole(name);
      return new ColumnSurvey(name, index, isWished ? asWished(role) : role);
    });
  }

  add(cells: readonly string[]): void {
    // Such a line is not imported: its cells stand in the wrong columns.
    if (cells.length > this.#names.length && cells.slice(this.#names.length).some(Boolean)) return;
    for (const column of this.#columns) column.add(cells[column.index] ?? '');
  }

  /**
   * @param file What the file is called.
   * @param isTold True where the program that wrote the file is known, and says of everybody.
   */
  result(file: string, isTold: boolean): { standings: StatusColumns; problems: Problem[] } {
    const surveyed = this.#columns.map((column) => column.result());
    const isSaid =
      isTold ||
      surveyed.some(({ role, counts }) => {
        return role?.isCertain === true && role.kind !== 'since' && counts.has('agreed');
      });
    const wishes = (this.#wishes.status ?? []).map((each) => this.#wish(each));
    const isWished = ({ name }: SurveyedColumn): boolean =>
      wishes.some(({ column }) => foldName(column) === foldName(name));
    const verdicts = surveyed.map((column) => {
      return { column, verdict: isWished(column) ? ('apply' as const) : decideUse(column, isSaid) };
    });
    const applied = verdicts.flatMap(({ column, verdict }) =>
      verdict === 'apply' ? [column] : [],
    );
    const readers = applied.map(({ name, index, role }) => {
      const agreed = wishes.find(({ column }) => foldName(column) === foldName(name))?.agreed;
      return readerOf(index, role ?? namelessRole, agreed);
    });
    const problems = [
      ...this.#unknown(file),
      ...verdicts.flatMap(({ column, verdict }) =>
        verdict === 'ask' ? [unclearColumn(file, column)] : [],
      ),
    ];
    const byName = this.#byFileName(file);
    if (byName === 'ask' && !isTold && applied.length === 0) problems.push(unclearFileName(file));
    return {
      problems,
      standings: {
        statusOf: (cells) =>
          readers.reduce<FileStatus>(
            (worst, read) => stricterOf(worst, read(cells)),
            byName === 'apply' ? 'left' : 'agreed',
          ),
        applied: applied.map(({ name }) => name),
        unused: this.#names.filter((name, index) => {
          return (
            name !== '' && !this.#used.has(index) && !applied.some((each) => each.index === index)
          );
        }),
      },
    };
  }

  #byFileName(file: string): 'apply' | 'ask' | 'unused' {
    const named = (each: string): boolean => foldName(each) === foldName(fileName);
    if (this.#wishes.status?.some(named) === true) return 'apply';
    if (this.#wishes.ignore?.some(named) === true) return 'unused';
    const parts = file.replace(/\.\w+$/, '').split(/[^\p{L}]+/u);
    return parts.some((part) => mentionsList(part) || /^cleaned$/i.test(part)) ? 'ask' : 'unused';
  }

  /** A column whose name has an equals sign in it is meant as a whole. */
  #wish(typed: string): { column: string; agreed?: ReadonlySet<string> } {
    if (this.#names.some((name) => foldName(name) === foldName(typed)) || !typed.includes('=')) {
      return { column: typed };
    }
    const at = typed.indexOf('=');
    const values = typed.slice(at + 1).split(',');
    return {
      column: typed.slice(0, at),
      agreed: new Set(values.map((value) => value.trim().toLowerCase())),
    };
  }

  #unknown(file: string): Problem[] {
    const names = new Set([...this.#names, fileName].map(foldName));
    const said = [
      ...(this.#wishes.status ?? []).map((each) => this.#wish(each).column),
      ...(this.#wishes.ignore ?? []),
    ];
    return said
      .filter((name) => !names.has(foldName(name)))
      .map((name) => unknownColumn(file, name, this.#names));
  }
}

const namelessRole: ColumnRole = { kind: 'state', grade: 'left', isCertain: true };

/** A column that the editor names says who gets mail, also where its name is vague. */
function asWished(role: ColumnRole | undefined): ColumnRole {
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
    if (agreed !== undefined) {
      if (agreed.has(cell.trim().toLowerCase())) return 'agreed';
      if (cell.trim() === '') return 'unclear';
      const said = readCell(role, cell);
      return said === 'unconfirmed' || said === 'bounced' ? said : 'left';
    }
    const said = readCell(role, cell);
    if (said === 'nothing') return 'agreed';
    if (said === 'empty') return role.kind === 'since' ? 'unconfirmed' : 'unclear';
    return said;
  };
}
