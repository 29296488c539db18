/**
 * C0 and C1 controls except tab and line feed, line separators, and directional formatting
 * (CVE-2021-42574): they command a terminal, or reorder a line.
 */
const unprintable =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Text that is safe on a terminal: such characters are written as `\u001b`, as in JSON. */
export function printable(text: string): string {
  return text.replace(unprintable, escapeCharacter);
}

/** The same for a part of a line: without tabs and line feeds, too. */
export function printableInLine(text: string): string {
  return printable(text).replace(/[\t\n]/g, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
