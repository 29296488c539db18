/**
 * Where a spreadsheet may start a cell: at the start of the text, and after a line break, semicolon,
 * tab or bar, since a comma-separated file is cut there when it is opened with another separator.
 */
const start = String.raw`(?<=^|[;|\t\n\r])`;
/** What a spreadsheet takes for a formula, and the apostrophe, so that `unguard` is exact. */
const formula = String.raw`(?=[ "]*['=+\-@\t\r＝＋－＠])`;
const unsafe = new RegExp(`${start}${formula}`, 'gu');
const guarded = new RegExp(`${start}'${formula}`, 'gu');

/** Puts an apostrophe before whatever a spreadsheet would take for a formula (OWASP, CSV injection). */
export function guard(value: string): string {
  return value.replace(unsafe, "'");
}

/** The opposite of `guard`. */
export function unguard(value: string): string {
  return value.replace(guarded, '');
}
