/** How often an animation is repeated: the only thing that programs have added and readers see. */
const repeats = ['NETSCAPE2.0', 'ANIMEXTS1.0'];

/**
 * A GIF without comments, XMP and what follows it, its frames untouched (GIF89a, 2.3).
 * @returns undefined if it is not built like one.
 */
export function stripGif(bytes: Uint8Array): Uint8Array | undefined {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = 13 + tableLength(data[10] ?? 0);
  const parts = [data.subarray(0, head)];
  for (let at = head; at < data.length; ) {
    const kind = data[at];
    if (kind === 0x3b) return Buffer.concat([...parts, Buffer.from([0x3b])]);
    const start = at;
    if (kind === 0x2c) at = endOfBlocks(data, at + 11 + tableLength(data[at + 9] ?? 0));
    else if (kind === 0x21) at = endOfBlocks(data, at + 2);
    else return undefined;
    const name = data.subarray(start + 3, start + 14).toString('latin1');
    const label = kind === 0x21 ? data[start + 1] : undefined;
    const isSilent = label === 0xfe || (label === 0xff && !repeats.includes(name));
    if (!isSilent) parts.push(data.subarray(start, at));
  }
  return undefined;
}

/** In bytes: a table of colours, of three bytes each. */
function tableLength(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

/** After blocks that begin with their length, and an empty one. */
function endOfBlocks(data: Buffer, from: number): number {
  let at = from;
  while (at < data.length && data[at] !== 0) at += 1 + (data[at] ?? 0);
  return at + 1;
}
