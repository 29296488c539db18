import type { Problem } from '../../model/problem.ts';
import { findAddresses } from '../addresses.ts';

/** Two or more are a link that was pressed; one alone is so at the end of a line only. */
const several = /(?:>{2,}|»{2,}|→{2,}|(?:&gt;){2,})/g;
const single = /(?<=\S[ \t\u00a0])[»→]|(?<=\p{L})→/gu;
/** How many letters are looked at before and after. */
const near = 300;
const atEnd = /^[.!)\s]*$/;
const addressAhead = /^[\s.:(<]*(?:https?:\/\/|www\.)\S/i;
const addressBehind = /(?:\]\(\S+\)|(?:https?:\/\/|www\.)\S+?)[\s]*$/i;

/**
 * Arrows that stood for a link whose address was lost when the text was copied: 'available
 * here>>>', 'read more »'. Those with an address beside them, quotation marks and paths such as
 * 'Home >> News' are none.
 * @param first The number of the first line.
 */
export function arrowsIn(lines: readonly string[], file: string, first = 1): Problem[] {
  return lines.flatMap((line, index) =>
    arrowsOf(line, lines[index + 1] ?? '').map((at) =>
      withoutAddress(
        { file, line: first + index, column: at + 1 },
        line.slice(Math.max(0, at - near), at),
      ),
    ),
  );
}

/** True for a line whose end is such an arrow. */
export function pointsNowhereAtEnd(line: string): boolean {
  return arrowsOf(line, '').some((at) =>
    /^[^\p{L}\p{N}]*$/u.test(line.slice(at).replaceAll('&gt;', '')),
  );
}

/** Where in a line they begin. */
function arrowsOf(line: string, next: string): number[] {
  const found: number[] = [];
  for (const match of [...line.matchAll(several), ...line.matchAll(single)]) {
    const end = match.index + match[0].length;
    const before = line.slice(Math.max(0, match.index - near), match.index);
    const after = line.slice(end, end + near);
    const isLast = atEnd.test(after);
    const isSingle = match[0].length === 1;
    // « texte » ends with one too.
    if (isSingle && (!isLast || before.includes('«'))) continue;
    if (!isLast && !/\S$/.test(before)) continue;
    if (!/\p{L}/u.test(before) || addressBehind.test(before)) continue;
    if (addressAhead.test(isLast ? next : after)) continue;
    found.push(match.index);
  }
  return found;
}

function withoutAddress(
  place: { file: string; line: number; column: number },
  before: string,
): Problem {
  const words = wordsBefore(before);
  return {
    code: 'link-without-address',
    severity: 'warning',
    message: `The arrows after “${words}” point nowhere: the address was lost when the text was copied.`,
    hint: `Find the address and write [${words}](https://…) in their place, or take the arrows out.`,
    ...place,
  };
}

/** The last three words of what was said; no e-mail address is among them. */
function wordsBefore(before: string): string {
  const clause =
    before
      .trim()
      .split(/[.,;:!?]\s+/)
      .at(-1) ?? '';
  const words = clause.split(/\s+/).slice(-3).join(' ');
  return words === '' || findAddresses(words).length > 0 ? 'here' : words;
}
