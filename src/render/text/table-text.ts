import type { AlignType, Table } from 'mdast';
import { textWidth } from '../../lib/text/text-width.ts';
import { inlineText, type TextContext } from './inline-text.ts';
import { pad, prefix, wrap } from './wrap.ts';

const gap = '  ';

/** Renders columns where they fit, else a block for each row, with the heading before each value. */
export function tableText(table: Table, width: number, context: TextContext): string {
  const rows = table.children.map((row) =>
    row.children.map((cell) => inlineText(cell.children, context).replace(/\s*\n\s*/g, ' ')),
  );
  const [head, ...body] = rows;
  if (head === undefined) return '';
  const widths = head.map((_, column) =>
    Math.max(3, ...rows.map((row) => textWidth(row[column] ?? ''))),
  );
  const total = widths.reduce((sum, each) => sum + each, gap.length * (widths.length - 1));
  return total <= width
    ? columns(head, body, widths, table.align ?? [])
    : blocks(head, body, width);
}

function columns(
  head: string[],
  body: string[][],
  widths: number[],
  align: readonly AlignType[],
): string {
  const line = (cells: string[]): string =>
    widths
      .map((width, column) => pad(cells[column] ?? '', width, align[column] ?? 'left'))
      .join(gap)
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join(gap);
  return [line(head), rule, ...body.map(line)].join('\n');
}

function blocks(head: string[], body: string[][], width: number): string {
  const rows = body.map((row) =>
    row
      .map((cell, column) => (cell && head[column] ? `${head[column]}: ${cell}` : cell))
      .filter((line) => line !== '')
      .map((line) => prefix(wrap(line, width - 2), '', '  '))
      .join('\n'),
  );
  return rows.length === 0 ? wrap(head.join(', '), width) : rows.join('\n\n');
}
