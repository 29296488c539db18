import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

/** How many bytes from its start a document may say its encoding in. */
const head = 4096;

/**
 * The text of bytes from anywhere. What the encoding is, in this order: a byte order mark;
 * UTF-16 without one, by its NULs; what HTTP says; what the document says (XML declaration or
 * `<meta>`); UTF-8; windows-1252. A declaration that the bytes contradict is passed over: they
 * do not decode by it, or they are UTF-8 beyond ASCII while a single-byte encoding is declared.
 * Labels are those of the WHATWG Encoding Standard. Text that is UTF-8 but for a few bytes (cut
 * in the middle of a letter) is UTF-8, with U+FFFD in their place. It never throws.
 */
export function decodeText(
  bytes: Uint8Array,
  hints: { charset?: string; kind: 'xml' | 'html' },
): string {
  const marked = markedEncoding(bytes);
  if (marked !== undefined) return new TextDecoder(marked).decode(bytes);
  const start = Buffer.from(bytes.subarray(0, head)).toString('latin1');
  for (const label of [hints.charset, declared(start, hints.kind)]) {
    const text = label === undefined ? undefined : decodeAs(bytes, label);
    if (text !== undefined) return text;
  }
  return mostlyUtf8(bytes) ?? new TextDecoder('windows-1252').decode(bytes);
}

/** By a mark; UTF-16 also by the NULs beside the first letters of markup. */
function markedEncoding(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if ((a === 0xff && b === 0xfe) || (a && b === 0 && c && d === 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b && c === 0 && d)) return 'utf-16be';
  return undefined;
}

function declared(start: string, kind: 'xml' | 'html'): string | undefined {
  const meta = /<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w.:-]+)/i;
  const declaration = /^[^<]*<\?xml\b[^>]*?\bencoding\s*=\s*["']\s*([\w.:-]+)/i;
  const found = kind === 'html' ? (meta.exec(start) ?? declaration.exec(start)) : null;
  return (found ?? declaration.exec(start))?.[1];
}

function decodeAs(bytes: Uint8Array, label: string): string | undefined {
  const decoder = decoderOf(label);
  // Bytes whose declaration could be read as ASCII are not UTF-16, whatever it says.
  if (decoder === undefined || decoder.encoding.startsWith('utf-16')) return undefined;
  if (decoder.encoding === 'utf-8') return mostlyUtf8(bytes);
  if (isSingleByte(decoder.encoding) && isUtf8(bytes) && !isAscii(bytes)) return undefined;
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
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
function mostlyUtf8(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder('utf-8').decode(bytes);
  if (isUtf8(bytes)) return text;
  let spoilt = 0;
  let sound = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0xfffd) spoilt += 1;
    else if (code > 0x7f) sound += 1;
  }
  return spoilt * 4 <= sound ? text : undefined;
}
