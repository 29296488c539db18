import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

const headBytes = 4096;

export interface EncodingHints {
  charset?: string | undefined;
  kind: 'xml' | 'html' | 'text';
}

/** What most of the web used, and programs in Central Europe. */
const fallback = { xml: 'windows-1252', html: 'windows-1252', text: 'windows-1250' };

/** Decodes by `detectEncoding`. Never throws. */
export function decodeByHints(bytes: Uint8Array, hints: EncodingHints): string {
  return new TextDecoder(detectEncoding(bytes, hints).label).decode(bytes);
}

/**
 * A label of the WHATWG Encoding Standard; `guessed` if nothing declares it. In this order: byte
 * order mark; NULs of UTF-16; HTTP; the document (XML declaration or `<meta>`); UTF-8, also with a
 * few invalid bytes; windows-1251 if most letters can only be Cyrillic; windows-1252, or
 * windows-1250 for plain text. Declarations that do not fit the bytes are ignored.
 */
export function detectEncoding(
  bytes: Uint8Array,
  { charset, kind }: EncodingHints,
): { label: string; guessed: boolean } {
  const marked = markedEncoding(bytes);
  if (marked !== undefined) return { label: marked, guessed: false };
  const start = Buffer.from(bytes.subarray(0, headBytes)).toString('latin1');
  const declarations = [charset?.trim().replace(/^["']|["']$/g, ''), declared(start, kind)];
  const label =
    declarations.find((each) => each !== undefined && fits(bytes, each)) ??
    (isMostlyUtf8(bytes) ? 'utf-8' : undefined);
  const guess = isMostlyHigh(bytes) ? 'windows-1251' : fallback[kind];
  return { label: label ?? guess, guessed: label === undefined };
}

/** In single-byte Cyrillic nearly all letters are in the upper half, in Latin few. */
function isMostlyHigh(bytes: Uint8Array): boolean {
  let [high, low] = [0, 0];
  for (const byte of bytes) {
    if (byte >= 0xc0) high += 1;
    else if ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a) low += 1;
  }
  return high >= 5 && high > low;
}

function markedEncoding(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if ((a === 0xff && b === 0xfe) || (a && b === 0 && c && d === 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b && c === 0 && d)) return 'utf-16be';
  return undefined;
}

function declared(start: string, kind: EncodingHints['kind']): string | undefined {
  if (kind === 'text') return undefined;
  const meta = /<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w.:-]+)/i;
  const declaration = /^[^<]*<\?xml\b[^>]*?\bencoding\s*=\s*["']\s*([\w.:-]+)/i;
  const found = kind === 'html' ? (meta.exec(start) ?? declaration.exec(start)) : null;
  return (found ?? declaration.exec(start))?.[1];
}

function fits(bytes: Uint8Array, label: string): boolean {
  try {
    const decoder = new TextDecoder(label, { fatal: true });
    // A declaration that is readable as ASCII is not UTF-16.
    if (decoder.encoding.startsWith('utf-16')) return false;
    if (decoder.encoding === 'utf-8') return isMostlyUtf8(bytes);
    if (singleByte.test(decoder.encoding) && isUtf8(bytes) && !isAscii(bytes)) return false;
    decoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const singleByte = /^(windows-(?!31j)|iso-8859-|koi8-|macintosh|x-mac-|ibm)/;

/** At most one character in five beyond ASCII is invalid. In other encodings nearly all are. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  if (isUtf8(bytes)) return true;
  const text = new TextDecoder('utf-8').decode(bytes);
  let invalid = 0;
  let valid = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0xfffd) invalid += 1;
    else if (code > 0x7f) valid += 1;
  }
  return invalid * 4 <= valid;
}
