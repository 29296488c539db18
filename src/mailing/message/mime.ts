import { loadNow } from '../../lib/load-now.ts';
import type { Address } from '../../model/address.ts';
import { dropControls } from '../../model/slots.ts';

// Of the build that `nodemailer.ts` loads.
const { encode, wrap }: typeof import('nodemailer/lib/qp') = loadNow('nodemailer/lib/qp');
const { encodeWord }: typeof import('nodemailer/lib/mime-funcs') = loadNow(
  'nodemailer/lib/mime-funcs',
);

/** Removed when decoded (RFC 2045, 6.7). */
const softBreak = '=\r\n';
const longestLine = 76;

/** Quoted-printable that can be joined: a soft break at the end keeps lines short. */
export function quotedPrintable(text: string): Buffer {
  if (text === '') return Buffer.alloc(0);
  const lines = text.replace(/\r\n|\r|\n/g, '\r\n');
  // Without runs of spaces, which a signature would have to look for (RFC 6376, 3.4.4).
  const encoded = encode(lines).replace(/(?<= ) |\t/g, (blank) => (blank === ' ' ? '=20' : '=09'));
  return Buffer.from(wrap(encoded, longestLine) + softBreak, 'latin1');
}

/** ASCII, folded, and exactly one address (RFC 5322, RFC 2047). */
export function mailboxHeader(name: string, address: Address): string {
  const shown = dropControls(name).trim();
  if (shown === '') return address.toString();
  const isPlain = shown.length <= 60 && /^[\w !#$%&'*+/=?^`{|}~-]+$/.test(shown);
  const words = isPlain && !shown.includes('=?') ? `"${shown}"` : encodedWords(shown);
  return `${words}\r\n <${address}>`;
}

/** ASCII, folded (RFC 5322, RFC 2047). */
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
