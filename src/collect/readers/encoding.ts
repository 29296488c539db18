import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

/** How many bytes from its start a document may say its encoding in. */
const head = 4096;

/** What else tells how bytes are to be read. */
export interface EncodingHints {
  /** What HTTP says. */
  charset?: string;
  kind: 'xml' | 'html' | 'text';
}

/** Where nothing tells: what most of the web was written in, and what programs here write. */
const fallback = { xml: 'windows-1252', html: 'windows-1252', text: 'windows-1250' };

/** The text of bytes from anywhere, by `detectEncoding`. It never throws. */
export function decodeText(bytes: Uint8Array, hints: EncodingHints): string {
  return new TextDecoder(detectEncoding(bytes, hints).label).decode(bytes);
}

/**
 * How bytes from anywhere are to be read. In this order: a byte order mark; UTF-16 without one, by
 * its NULs; what HTTP says; what the document says (XML declaration or `<meta>`); UTF-8;
 * windows-1251 where most letters can only be Cyrillic, else windows-1252, or windows-1250 for plain
 * text. A declaration that the bytes contradict is passed
 * over: they do not decode by it, or they are UTF-8 beyond ASCII while a single-byte encoding is
 * declared. Labels are those of the WHATWG Encoding Standard. Text that is UTF-8 but for a few bytes
 * (cut in the middle of a letter) is UTF-8, with U+FFFD in their place.
 * @returns `guessed` where nothing told.
 */
export function detectEncoding(
  bytes: Uint8Array,
  { charset, kind }: EncodingHints,
): { label: string; guessed: boolean } {
  const marked = markedEncoding(bytes);
  if (marked !== undefined) return { label: marked, guessed: false };
  const start = Buffer.from(bytes.subarray(0, head)).toString('latin1');
  const said = [charset?.trim().replace(/^["']|["']$/g, ''), declared(start, kind)];
  const label =
    said.find((each) => each !== undefined && fits(bytes, each)) ??
    (isMostlyUtf8(bytes) ? 'utf-8' : undefined);
  const guess = isMostlyHigh(bytes) ? 'windows-1251' : fallback[kind];
  return { label: label ?? guess, guessed: label === undefined };
}

/** Of Cyrillic in one byte a letter, nearly all letters are of the upper half; of Latin with accents few. */
function isMostlyHigh(bytes: Uint8Array): boolean {
  let [high, low] = [0, 0];
  for (const byte of bytes) {
    if (byte >= 0xc0) high += 1;
    else if ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a) low += 1;
  }
  return high >= 5 && high > low;
}

/** By a mark; UTF-16 also by the NULs beside the first letters. */
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

/** Whether bytes may be what is said of them. */
function fits(bytes: Uint8Array, label: string): boolean {
  const decoder = decoderOf(label);
  // Bytes whose declaration could be read as ASCII are not UTF-16, whatever it says.
  if (decoder === undefined || decoder.encoding.startsWith('utf-16')) return false;
  if (decoder.encoding === 'utf-8') return isMostlyUtf8(bytes);
  if (isSingleByte(decoder.encoding) && isUtf8(bytes) && !isAscii(bytes)) return false;
  try {
    decoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function decoderOf(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label, { fatal: true });
  } catch {
    return undefined;
  }
}

function isSingleByte(encoding: string): boolean {
  return /^(windows-(?!31j)|iso-8859-|koi8-|macintosh|x-mac-|ibm)/.test(encoding);
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80);
}

/** At most one letter in five beyond ASCII may be spoilt; of text in another encoding nearly all are. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  if (isUtf8(bytes)) return true;
  const text = new TextDecoder('utf-8').decode(bytes);
  let spoilt = 0;
  let sound = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0xfffd) spoilt += 1;
    else if (code > 0x7f) sound += 1;
  }
  return spoilt * 4 <= sound;
}
