/** Chunks that say something about the author, the program or the time. */
const silenced = new Set(['tEXt', 'iTXt', 'zTXt', 'tIME', 'eXIf']);

/** A PNG without its texts, time and Exif, its pixels untouched (PNG 3rd edition, 5.3). */
export function stripPng(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1');
    if (!silenced.has(type)) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept);
}
