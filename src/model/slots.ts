/**
 * Slots are the places in an edition that are filled for each recipient. A text is kept as literal
 * pieces around them, so that filling is joining and nothing an author wrote is evaluated again.
 */

import { recordOf } from './record-of.ts';

export const slotNames = ['name', 'unsubscribe', 'preferences', 'view', 'address'] as const;
export type SlotName = (typeof slotNames)[number];

/** Plain text, not yet escaped. */
export type SlotValues = Record<SlotName, string>;

/** `pieces[0] + slots[0] + pieces[1] + … + pieces[n]`: always one piece more than slots. */
export interface Slotted<Name extends string = SlotName> {
  pieces: string[];
  slots: Name[];
}

/** Letters and digits, so never escaped. `nonce`: what the content cannot contain, as its hash. */
export function slotTokens<Name extends string>(
  nonce: string,
  names: readonly Name[],
): Record<Name, string> {
  if (!/^[0-9a-z]{16,}$/.test(nonce)) throw new TypeError('a nonce is 16 or more of 0-9a-z');
  return recordOf(names, (name) => `slot${nonce}x${name}x`);
}

/** Splits a finished text at the tokens of `slotTokens`. */
export function splitAtSlots<Name extends string>(
  text: string,
  tokens: Record<Name, string>,
): Slotted<Name> {
  const names = new Map((Object.keys(tokens) as Name[]).map((name) => [tokens[name], name]));
  const parts = text.split(new RegExp(`(${[...names.keys()].join('|')})`));
  return {
    pieces: parts.filter((_, index) => index % 2 === 0),
    slots: parts.filter((_, index) => index % 2 === 1).flatMap((token) => names.get(token) ?? []),
  };
}

/** Joins the pieces with the values, encoded. */
export function fillSlots<Name extends string>(
  { pieces, slots }: Slotted<Name>,
  values: Record<Name, string>,
  encode: (value: string) => string,
): string {
  let text = pieces[0] ?? '';
  slots.forEach((slot, index) => {
    text += encode(values[slot]) + pieces[index + 1];
  });
  return text;
}

const htmlEscapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For element content and quoted attributes; control characters are dropped. */
export function escapeHtml(value: string): string {
  return dropControls(value).replace(/[&<>"']/g, (each) => htmlEscapes[each] ?? each);
}

/** For the text part: one line, nothing that moves a cursor. */
export function escapeText(value: string): string {
  return dropControls(value);
}

/** Line ends become a space; the other control characters go. */
export function dropControls(value: string): string {
  return value.replace(/[\r\n\t\u2028\u2029]+/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f]/g, '');
}
