/** Where a spreadsheet begins a cell: at the start, and after any separator or line break. */
const start = String.raw`(?<=^|[;|\t\n\r])`;
/** The start of a formula, or the apostrophe, so that `unguard` is exact. */
const formula = String.raw`(?=[ "]*['=+\-@\t\r＝＋－＠])`;
const unsafe = new RegExp(`${start}${formula}`, 'gu');
const guarded = new RegExp(`${start}'${formula}`, 'gu');

/** Puts an apostrophe before what a spreadsheet would run as a formula (OWASP, CSV injection). */
export function guard(value: string): string {
  return value.replace(unsafe, "'");
}

/** The opposite of `guard`. */
export function unguard(value: string): string {
  return value.replace(guarded, '');
}
