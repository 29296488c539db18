import { countNouns } from '../../lib/text/count-nouns.ts';
import { shortenCell } from '../problems.ts';
import { type CellStatus, readAnswer, readCell } from './status-cell.ts';
import type { ColumnRole } from './status-name.ts';
import { type FileStatus, mentionsList, readStatus } from './status-text.ts';

/** What the cells of one column say. */
export interface SurveyedColumn {
  name: string;
  index: number;
  /** Undefined if its name says nothing. */
  role: ColumnRole | undefined;
  counts: Map<CellStatus, number>;
  /** The values that are not understood, with counts; for a column without a role, all values. */
  values: Map<string, number>;
  mentions: number;
}

const most = 100;
const mostListed = 8;

/** Surveys one column. @returns what its cells say so far, and how to add one. */
export function surveyColumn(name: string, index: number, role: ColumnRole | undefined) {
  const counts: SurveyedColumn['counts'] = new Map();
  const values: SurveyedColumn['values'] = new Map();
  const column: SurveyedColumn = { name, index, role, counts, values, mentions: 0 };
  const known = new Map<string, { status: CellStatus; mentions: boolean }>();

  const classify = (cell: string) => {
    const mentions = mentionsList(cell);
    const isFull = known.size >= most;
    const classified = { status: readCellOf(role, cell, mentions, isFull), mentions };
    if (!isFull) known.set(cell, classified);
    return classified;
  };
  const add = (cell: string): void => {
    const { status, mentions } = known.get(cell) ?? classify(cell);
    counts.set(status, (counts.get(status) ?? 0) + 1);
    if (mentions) column.mentions += 1;
    if (status !== 'unclear' && role !== undefined) return;
    const count = values.get(cell);
    if (count !== undefined || values.size < most) values.set(cell, (count ?? 0) + 1);
  };
  return { column, add };
}

/** Without a role, a column may contain any text: only values that are a status and nothing else count. */
function readCellOf(
  role: ColumnRole | undefined,
  cell: string,
  mentions: boolean,
  isFull: boolean,
): CellStatus {
  if (role !== undefined) return readCell(role, cell);
  if (cell === '') return 'empty';
  if (!mentions && (isFull || readAnswer(cell) !== undefined || !/^\p{L}{4,20}$/u.test(cell))) {
    return 'unclear';
  }
  return readStatus(cell) ?? 'unclear';
}

/** Whether a column says who gets mail; `ask`: only the editor knows. */
export type ColumnUse = 'apply' | 'ask' | 'unused';

const bad: readonly FileStatus[] = ['unconfirmed', 'left', 'bounced'];

/** Decides from name and cells. @param isSaid True if certain columns say who gets mail. */
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
  if (role.isReversible === true && agreed + against > 0) return 'ask';
  if (role.kind === 'state' && agreed === 0 && unclear === 0 && empty > 0) return 'ask';
  if (!role.isCertain && against === 0) return decideVague(column, { agreed, unclear, empty });
  return unclear === 0 ? 'apply' : 'ask';
}

/** For a column with a vague name in which no cell says that somebody gets no mail. */
function decideVague(
  { role, values }: SurveyedColumn,
  { agreed, unclear, empty }: Record<'agreed' | 'unclear' | 'empty', number>,
): ColumnUse {
  if (role?.kind === 'wants') return agreed > 0 && unclear + empty > 0 ? 'ask' : 'unused';
  const isCode = (value: string): boolean => /^[-+]?\d{1,2}$/.test(value);
  return unclear > 0 && [...values.keys()].every(isCode) ? 'ask' : 'unused';
}

/** For a date of consent: without it somebody either did not confirm, or the date is not known. */
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

const words: readonly [status: CellStatus, words: string][] = [
  ['agreed', 'subscribed'],
  ['unconfirmed', 'never confirmed'],
  ['left', 'unsubscribed'],
  ['bounced', 'bounced'],
  ['nothing', 'nothing against mail'],
  ['empty', 'empty'],
];

/** The values of a column with their counts, the most frequent first, for a problem. */
export function listValues({ counts, values }: SurveyedColumn): string {
  const rows = [...values].sort((a, b) => b[1] - a[1]);
  const listed = rows.slice(0, mostListed).map(([value, count]) => `${quote(value)} (${count})`);
  if (rows.length > mostListed) listed.push(countNouns(rows.length - mostListed, 'more value'));
  for (const [status, name] of words) {
    const count = counts.get(status) ?? 0;
    if (count > 0 && !(status === 'empty' && values.has(''))) listed.push(`${name} (${count})`);
  }
  return listed.join(', ');
}

/** Problems go to logs: addresses are left out. */
function quote(value: string): string {
  if (value === '') return 'empty';
  return value.includes('@') ? 'an address' : `"${shortenCell(value)}"`;
}
