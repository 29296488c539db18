/** Removes control characters except TAB and line feed. Lone surrogates become U+FFFD. */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g, '')
    .toWellFormed();
}

/** With single spaces for white space, trimmed. Most are: replacing these too took twice the time. */
export function onOneLine(text: string): string {
  return text.replace(/\s{2,}|[^\S ]/g, ' ').trim();
}

/** Clean text on one line, trimmed. */
export function cleanLine(text: string): string {
  return onOneLine(cleanText(text));
}
