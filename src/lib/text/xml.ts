/** Characters that XML 1.0 forbids even escaped (2.2), besides lone surrogates. */
export const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Drops them, and lone surrogates. */
export function xmlText(text: string): string {
  return text.toWellFormed().replace(forbidden, '');
}

/** Text for an element or an attribute in double quotes, without what XML forbids. */
export function xmlEscape(text: string): string {
  return xmlText(text).replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
