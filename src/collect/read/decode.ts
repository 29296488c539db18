/** How far into a document its own word on its encoding is looked for, in bytes. */
const head = 4096;

/**
 * Bytes as text, with `\n` line ends as they came. Asked in this order: the byte order mark, what
 * the server said, what the document says of itself, UTF-8 where the bytes are that, and
 * windows-1252, which takes any byte. A name that nobody knows is passed over.
 *
 * Source: the Encoding Standard and "determining the character encoding" of the HTML Standard.
 */
export function decodeText(
  bytes: Uint8Array,
  hints: { charset?: string; kind: 'xml' | 'html' },
): string {
  const mark = byMark(bytes);
  if (mark !== undefined) return new TextDecoder(mark).decode(bytes);
  const declared = declaration(bytes, hints.kind);
  for (const label of [hints.charset, declared]) {
    const decoder = label === undefined ? undefined : decoderFor(label);
    if (decoder === undefined) continue;
    // UTF-8 that is none was declared by habit: the bytes know better.
    if (decoder.encoding === 'utf-8') break;
    return decoder.decode(bytes);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return mostlyUtf8(bytes)
      ? new TextDecoder().decode(bytes)
      : new TextDecoder('windows-1252').decode(bytes);
  }
}

function byMark(bytes: Uint8Array): string | undefined {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  return undefined;
}

function declaration(bytes: Uint8Array, kind: 'xml' | 'html'): string | undefined {
  const start = Buffer.from(bytes.subarray(0, head)).toString('latin1');
  const xml = /^\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']\s*([^"'\s]+)/.exec(start)?.[1];
  const label =
    xml ??
    (kind === 'html'
      ? /<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w:.-]+)/i.exec(start)?.[1]
      : undefined);
  // Whoever could be read thus far is not UTF-16, whatever it says.
  return label !== undefined && /^utf-?16/i.test(label) ? 'utf-8' : label;
}

function decoderFor(label: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(label.trim().replace(/^["']|["']$/g, ''));
  } catch {
    return undefined;
  }
}

/** A single broken byte in a long page does not make another encoding of it. */
function mostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes);
  let broken = 0;
  let foreign = 0;
  for (const letter of text) {
    if (letter === '\ufffd') broken += 1;
    else if (letter > '\u007f') foreign += 1;
  }
  return broken * 20 < foreign;
}
