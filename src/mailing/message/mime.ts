import { encodeWord } from 'nodemailer/lib/mime-funcs';
import { encode, wrap } from 'nodemailer/lib/qp';
import type { Address } from '../../model/address.ts';
import { dropControls } from '../../model/slots.ts';

/** A soft line break of quoted-printable: not there when it is decoded (RFC 2045, 6.7). */
const softBreak = '=\r\n';
/** Octets of an encoded line, the `=` at its end included. */
const longestLine = 76;

/** Ends with a soft break, so that whatever is joined begins a line, and no line is too long. */
export function quotedPrintable(text: string): Buffer {
  if (text === '') return Buffer.alloc(0);
  const lines = text.replace(/\r\n|\r|\n/g, '\r\n');
  // No run of spaces, so that a signature need not look for them (RFC 6376, 3.4.4).
  const encoded = encode(lines).replace(/(?<= ) |\t/g, (blank) => (blank === ' ' ? '=20' : '=09'));
  return Buffer.from(wrap(encoded, longestLine) + softBreak, 'latin1');
}

/** A name and address as the value of `To` and its like: ASCII, folded, and nothing but one address (RFC 5322, RFC 2047). */
export function mailboxHeader(name: string, address: Address): string {
  const shown = dropControls(name).trim();
  if (shown === '') return address.toString();
  const isPlain = shown.length <= 60 && /^[\w !#$%&'*+/=?^`{|}~-]+$/.test(shown);
  const words = isPlain && !shown.includes('=?') ? `"${shown}"` : encodedWords(shown);
  return `${words}\r\n <${address}>`;
}

/** A line of text as the value of `Subject`: ASCII, folded (RFC 5322, RFC 2047). */
export function textHeader(text: string): string {
  const shown = dropControls(text).trim();
  const isPlain = /^[ -~]*$/.test(shown) && !shown.includes('=?') && !/\S{61}/.test(shown);
  if (!isPlain) return encodedWords(shown);
  // A line may be longer than this by one word, and is never longer than 998 octets.
  return shown.replace(/ *(.{1,60}\S*)/g, (_, line, at) => (at === 0 ? line : `\r\n ${line}`));
}

function encodedWords(text: string): string {
  return encodeWord(text.toWellFormed(), 'B', 52).replaceAll(' ', '\r\n ');
}
