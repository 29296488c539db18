import { isUtf8 } from 'node:buffer';
import { OutsideError } from '../model/errors.ts';

export interface DecodedText {
  /** With the line ends of the file, without a byte order mark. */
  text: string;
  /** A UTF-8 byte order mark, which the file keeps. */
  mark: string;
}

const byteOrderMark = '\ufeff';
/** Made once: one for each call takes longer than its text. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Decodes UTF-8, and UTF-16 with a byte order mark (RFC 2781); undefined for other bytes. */
export function decodeText(bytes: Uint8Array): DecodedText | undefined {
  const encoding = utf16Of(bytes);
  if (encoding !== undefined) return decodeUtf16(bytes, encoding);
  if (!isUtf8(bytes)) return undefined;
  const text = utf8.decode(bytes);
  return text.startsWith(byteOrderMark)
    ? { text: text.slice(1), mark: byteOrderMark }
    : { text, mark: '' };
}

function utf16Of([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

function decodeUtf16(
  bytes: Uint8Array,
  encoding: 'utf-16le' | 'utf-16be',
): DecodedText | undefined {
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), mark: '' };
  } catch {
    return undefined;
  }
}

/** The offset of the first byte that is not UTF-8, in the text that a lenient decoder makes. */
export function firstUndecodable(bytes: Uint8Array): { text: string; offset: number } {
  const text = utf8.decode(bytes);
  let at = 0;
  let offset = 0;
  for (const character of text) {
    const isReplaced = character === '\ufffd' && !(bytes[at] === 0xef && bytes[at + 1] === 0xbf);
    if (isReplaced) break;
    at += Buffer.byteLength(character);
    offset += character.length;
  }
  return { text, offset };
}

/** The same for a file that was read before. @throws OutsideError where it is not text any more. */
export function requireText(bytes: Uint8Array, file: string): DecodedText {
  const decoded = decodeText(bytes);
  if (decoded === undefined) throw new OutsideError(`Cannot read ${file}: it is not UTF-8 text.`);
  return decoded;
}
