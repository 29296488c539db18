/** Drops what XML 1.0 forbids even escaped (2.2): most control characters, lone surrogates. */
export function xmlText(text: string): string {
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
}

/** Text for an element or an attribute in double quotes, without what XML forbids. */
export function xmlEscape(text: string): string {
  return xmlText(text).replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
