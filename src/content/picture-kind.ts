/** The first bytes of formats that sharp may fail to read because a file is damaged. */
const beginnings: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['png', /^\x89PNG\r\n/],
  ['jpeg', /^\xff\xd8\xff/],
  ['gif', /^GIF8[79]a/],
  ['webp', /^RIFF.{4}WEBP/s],
  ['pdf', /^%PDF-/],
  ['html', /^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|\?php)\b/i],
  ['tiff', /^(?:II\*\0|MM\0\*)/],
  ['bmp', /^BM/],
  ['heif', /^.{4}ftyp(?:hei[cfsx]|mif1|avif)/s],
  ['git lfs', /^version https:\/\/git-lfs\./],
  ['svg', /^(?:\xef\xbb\xbf)?\s*(?:<\?xml.*?)?<svg\b/is],
];

/** What a file is by its first bytes, if sharp does not know: `html` for the page of an error, say. */
export function pictureKind(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 512)).toString('latin1');
  return beginnings.find(([, pattern]) => pattern.test(start))?.[0];
}

/**
 * True for a GIF that ends inside a frame: decoders show the frames before it without a complaint.
 * Source: GIF89a specification, sections 20 to 26.
 */
export function isCutOff(gif: Uint8Array): boolean {
  const at = (index: number): number => gif[index] ?? 0;
  const tableSize = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let index = 13 + tableSize(at(10));
  while (index < gif.length) {
    const block = at(index);
    if (block === 0x3b) return false;
    if (block === 0x2c) index += 11 + tableSize(at(index + 9));
    else if (block === 0x21) index += 2;
    // Bytes after the last frame that are not a block: no frame is missing.
    else return false;
    while (index < gif.length && at(index) !== 0) index += at(index) + 1;
    if (index >= gif.length) return true;
    index += 1;
  }
  return false;
}
