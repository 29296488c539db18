import { type CellStatus, readAnswer, readCell } from './status-cell.ts';
import type { ColumnRole } from './status-name.ts';
import { type FileStatus, mentionsList, readStatus } from './status-text.ts';

/** A column whose cells were all looked at. */
export interface SurveyedColumn {
  name: string;
  index: number;
  /** Undefined: its name says nothing. */
  role: ColumnRole | undefined;
  /** How many cells say what. */
  counts: ReadonlyMap<CellStatus, number>;
  /** Values that are not understood and, for a column without a role, all values, with counts. */
  values: ReadonlyMap<string, number>;
  /** Cells that speak of a mailing list, whatever the column is called. */
  mentions: number;
}

/** So many different values of a column are kept. */
const most = 100;

/** Counts what the cells of one column say. */
export class ColumnSurvey {
  readonly #counts = new Map<CellStatus, number>();
  readonly #values = new Map<string, number>();
  readonly #known = new Map<string, { reading: CellStatus; tells: boolean }>();
  #telling = 0;
  readonly name: string;
  readonly index: number;
  readonly role: ColumnRole | undefined;

  constructor(name: string, index: number, role: ColumnRole | undefined) {
    this.name = name;
    this.index = index;
    this.role = role;
  }

  add(cell: string): void {
    const { reading, tells } = this.#known.get(cell) ?? this.#learn(cell);
    this.#counts.set(reading, (this.#counts.get(reading) ?? 0) + 1);
    if (tells) this.#telling += 1;
    if (reading !== 'unclear' && this.role !== undefined) return;
    const count = this.#values.get(cell);
    if (count !== undefined || this.#values.size < most) this.#values.set(cell, (count ?? 0) + 1);
  }

  result(): SurveyedColumn {
    const { name, index, role } = this;
    return {
      name,
      index,
      role,
      counts: this.#counts,
      values: this.#values,
      mentions: this.#telling,
    };
  }

  #learn(cell: string): { reading: CellStatus; tells: boolean } {
    const tells = mentionsList(cell);
    const isFull = this.#known.size >= most;
    const learnt = { reading: this.#read(cell, tells, isFull), tells };
    if (!isFull) this.#known.set(cell, learnt);
    return learnt;
  }

  /** Without a role, only whole values that are nothing but a standing count: any text may stand there. */
  #read(cell: string, tells: boolean, isFull: boolean): CellStatus {
    if (this.role !== undefined) return readCell(this.role, cell);
    if (cell === '') return 'empty';
    if (!tells && (isFull || readAnswer(cell) !== undefined || !/^\p{L}{4,20}$/u.test(cell))) {
      return 'unclear';
    }
    return readStatus(cell) ?? 'unclear';
  }
}

/** What is to be done about a column. */
export type ColumnUse = 'apply' | 'ask' | 'unused';

const bad: readonly FileStatus[] = ['unconfirmed', 'left', 'bounced'];

/**
 * Decides about a column from all its cells.
 * @param isSaid True where columns whose names are certain say who gets mail.
 */
export function decideUse(column: SurveyedColumn, isSaid: boolean): ColumnUse {
  const { role, counts, mentions } = column;
  const count = (reading: CellStatus): number => counts.get(reading) ?? 0;
  const against = bad.reduce((sum, each) => sum + count(each), 0);
  const [agreed, unclear, empty] = [count('agreed'), count('unclear'), count('empty')];
  if (role === undefined) {
    if (mentions > 0) return unclear > 0 || (empty > 0 && agreed === 0) ? 'ask' : 'apply';
    return against > 0 && unclear === 0 ? 'ask' : 'unused';
  }
  if (role.kind === 'since') return decideDated(role, { agreed, unclear, empty }, isSaid);
  if (agreed + against + unclear === 0) return role.kind === 'left' ? 'apply' : 'unused';
  if (role.kind === 'state' && agreed === 0 && unclear === 0 && empty > 0) return 'ask';
  if (!role.isCertain && against === 0) return decideVague(column, { agreed, unclear, empty });
  return unclear === 0 ? 'apply' : 'ask';
}

/** A column of a vague name in which nothing speaks against anybody. */
function decideVague(
  { role, values }: SurveyedColumn,
  { agreed, unclear, empty }: Record<'agreed' | 'unclear' | 'empty', number>,
): ColumnUse {
  if (role?.kind === 'wants') return agreed > 0 && unclear + empty > 0 ? 'ask' : 'unused';
  const isCode = (value: string): boolean => /^[-+]?\d{1,2}$/.test(value);
  return unclear > 0 && [...values.keys()].every(isCode) ? 'ask' : 'unused';
}

/** A date without which nobody confirmed, or one that is merely not known. */
function decideDated(
  { isCertain }: ColumnRole,
  { agreed, unclear, empty }: Record<'agreed' | 'unclear' | 'empty', number>,
  isSaid: boolean,
): ColumnUse {
  if (!isCertain) return isSaid || empty === 0 || agreed === 0 ? 'unused' : 'ask';
  if (unclear > 0) return 'ask';
  if (agreed === 0) return isSaid ? 'unused' : 'ask';
  return 'apply';
}
