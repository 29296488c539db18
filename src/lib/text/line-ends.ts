const lineEnd = /\r\n|\r|\n/g;

export type LineEnd = '\n' | '\r\n' | '\r';

/** The text with `\n` at every line end, whatever it had: CR LF, CR, LF or a mixture. */
export function normaliseLineEnds(text: string): string {
  return text.replace(lineEnd, '\n');
}

/** The line end that a text has most often; `\n` where it has none. */
export function usualLineEnd(text: string): LineEnd {
  const counts: Record<LineEnd, number> = { '\n': 0, '\r\n': 0, '\r': 0 };
  for (const [end] of text.matchAll(lineEnd)) counts[end as LineEnd] += 1;
  const most = Math.max(...Object.values(counts));
  return counts['\n'] === most ? '\n' : counts['\r\n'] === most ? '\r\n' : '\r';
}

/** The offset of each line's first character. */
export function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(lineEnd)].map(({ index, 0: end }) => index + end.length)];
}

/** The line and column, both from 1, of an offset. */
export function placeAt(text: string, offset: number): { line: number; column: number } {
  const before = normaliseLineEnds(text.slice(0, offset));
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: before.length - start + 1 };
}
