import { lineStarts, normaliseLineEnds, usualLineEnd } from '../lib/text/line-ends.ts';
import type { TextEdit } from '../model/repair.ts';

/**
 * Makes edits in a text. New lines get the line end that the text has most often; all other
 * characters stay. @returns the text, and the edits that were made: one whose `old` is not there,
 * or that overlaps an earlier one, is left out.
 */
export function applyEdits<T extends TextEdit>(
  text: string,
  edits: readonly T[],
): { text: string; made: T[] } {
  const end = usualLineEnd(text);
  const starts = lineStarts(text);
  const offset = (line: number, column: number): number =>
    (starts[line - 1] ?? text.length) + column - 1;
  const ranges = edits
    .map((edit) => {
      const lines = edit.old.split('\n');
      const last = lines.at(-1)?.length ?? 0;
      const from = offset(edit.line, edit.column);
      const column = lines.length === 1 ? edit.column + last : last + 1;
      return { edit, from, to: offset(edit.line + lines.length - 1, column) };
    })
    // At the same place, text is inserted before what is replaced.
    .sort((a, b) => a.from - b.from || Number(a.to > a.from) - Number(b.to > b.from));
  const parts: string[] = [];
  const made: T[] = [];
  let at = 0;
  for (const { edit, from, to } of ranges) {
    if (from < at || normaliseLineEnds(text.slice(from, to)) !== edit.old) continue;
    parts.push(text.slice(at, from), edit.new.replaceAll('\n', end));
    made.push(edit);
    at = to;
  }
  return { text: parts.join('') + text.slice(at), made };
}
