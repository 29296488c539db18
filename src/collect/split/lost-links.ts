import type { Problem } from '../../model/problem.ts';
import { findEmailAddresses } from '../email-addresses.ts';
import { splitProblems } from './problems.ts';

/** Two or more stand for a link; a single one only at the end of a line. */
const several = /(?:>{2,}|»{2,}|→{2,}|(?:&gt;){2,})/g;
const single = /(?<=\S[ \t\u00a0])[»→]|(?<=\p{L})→/gu;
const near = 300;
const atEnd = /^[.!)\s]*$/;
const addressAhead = /^[\s.:(<]*(?:https?:\/\/|www\.)\S/i;
const addressBehind = /(?:\]\(\S+\)|(?:https?:\/\/|www\.)\S+?)[\s]*$/i;

/**
 * Finds arrows that were a link before the text was copied: 'available here>>>', 'read more »'. Not
 * those beside a URL, quotation marks and paths such as 'Home >> News'.
 */
export function findLostLinks(lines: readonly string[], file: string): Problem[] {
  return lines.flatMap((line, index) =>
    arrowsOf(line, lines[index + 1] ?? '').map((at) =>
      splitProblems['link-without-address'](
        { words: wordsBefore(line.slice(Math.max(0, at - near), at)) },
        { file, line: index + 1, column: at + 1 },
      ),
    ),
  );
}

/** True for a line that ends with such an arrow. */
export function endsWithLostLink(line: string): boolean {
  return arrowsOf(line, '').some((at) =>
    /^[^\p{L}\p{N}]*$/u.test(line.slice(at).replaceAll('&gt;', '')),
  );
}

function arrowsOf(line: string, next: string): number[] {
  const found: number[] = [];
  for (const match of [...line.matchAll(several), ...line.matchAll(single)]) {
    const end = match.index + match[0].length;
    const before = line.slice(Math.max(0, match.index - near), match.index);
    const after = line.slice(end, end + near);
    const isLast = atEnd.test(after);
    const isSingle = match[0].length === 1;
    // French quotation marks: « texte ».
    if (isSingle && (!isLast || before.includes('«'))) continue;
    if (!isLast && !/\S$/.test(before)) continue;
    if (!/\p{L}/u.test(before) || addressBehind.test(before)) continue;
    if (addressAhead.test(isLast ? next : after)) continue;
    found.push(match.index);
  }
  return found;
}

/** The last three words of the clause, unless they contain an email address. */
function wordsBefore(before: string): string {
  const clause =
    before
      .trim()
      .split(/[.,;:!?]\s+/)
      .at(-1) ?? '';
  const words = clause.split(/\s+/).slice(-3).join(' ');
  return words === '' || findEmailAddresses(words).length > 0 ? 'here' : words;
}
