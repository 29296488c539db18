/**
 * What a spreadsheet takes for a formula gets an apostrophe in front, and so does what has one
 * already, so that it can be taken off again (OWASP, CSV injection).
 */
export function guard(value: string): string {
  return /^['=+\-@\t\r＝＋－＠]/u.test(value) ? `'${value}` : value;
}

/** The opposite of `guard`. */
export function unguard(value: string): string {
  return value.startsWith("'") ? value.slice(1) : value;
}
