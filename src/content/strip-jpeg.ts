/** Segments that are needed to draw: JFIF, a colour profile, and Adobe's kind of colours. */
const kept: readonly [marker: number, name: string][] = [
  [0xe0, 'JFIF\0'],
  [0xe2, 'ICC_PROFILE\0'],
  [0xee, 'Adobe'],
];

/**
 * A JPEG without what it says about camera, place and author, and without what follows it, its
 * picture untouched (ITU-T T.81, annex B). @returns undefined if it is not built like one.
 */
export function stripJpeg(bytes: Uint8Array): Uint8Array | undefined {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (data.readUInt16BE(0) !== 0xffd8) return undefined;
  const parts = [data.subarray(0, 2)];
  for (let at = 2; at + 4 <= data.length; ) {
    if (data[at] !== 0xff) return undefined;
    const marker = data[at + 1] ?? 0;
    if (marker === 0xd9) break;
    // Fill bytes before a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const start = at;
    at += 2 + data.readUInt16BE(at + 2);
    if (marker === 0xda) at = endOfScan(data, at);
    if (isDrawn(marker, data.subarray(start + 4, at))) parts.push(data.subarray(start, at));
  }
  return Buffer.concat([...parts, Buffer.from([0xff, 0xd9])]);
}

function isDrawn(marker: number, content: Buffer): boolean {
  const isComment = marker === 0xfe;
  const isForPrograms = marker >= 0xe0 && marker <= 0xef;
  if (!isComment && !isForPrograms) return true;
  return kept.some(
    ([each, name]) => each === marker && content.subarray(0, name.length).equals(Buffer.from(name)),
  );
}

/** The next marker after compressed data, in which `FF 00` is a byte and `FF D0` to `D7` restart it. */
function endOfScan(data: Buffer, from: number): number {
  for (let at = data.indexOf(0xff, from); at !== -1; at = data.indexOf(0xff, at + 2)) {
    const next = data[at + 1] ?? 0;
    if (next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return data.length;
}
