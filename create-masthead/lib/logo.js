import { readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';

const kinds = [
  { extension: 'png', width: (bytes) => bytes.readUInt32BE(16), begins: [0x89, 0x50, 0x4e, 0x47] },
  { extension: 'jpg', begins: [0xff, 0xd8, 0xff] },
  { extension: 'gif', width: (bytes) => bytes.readUInt16LE(6), begins: [0x47, 0x49, 0x46, 0x38] },
  { extension: 'webp', begins: [0x52, 0x49, 0x46, 0x46] },
];
const mostBytes = 1_000_000;

/**
 * Reads the picture of a logo.
 * @param {string} typed Its path.
 * @param {string} folder What the path is relative to.
 * @returns {{ value: { name: string, bytes: Buffer, width: number } } | { problem: string }}
 *   Its name in the newsletter, and the width to show it at, in pixels.
 */
export function readLogo(typed, folder) {
  const path = resolve(folder, typed.trim().replace(/^(['"])(.*)\1$/, '$2'));
  let bytes;
  try {
    if (statSync(path).size > mostBytes) {
      return { problem: `${basename(path)} is larger than 1 MB. Use a smaller picture.` };
    }
    bytes = readFileSync(path);
  } catch (error) {
    const reason = error.code === 'ENOENT' ? 'not found' : `cannot be read (${error.code})`;
    return { problem: `Logo ${reason}: ${path}` };
  }
  const kind = kinds.find(({ begins }) => begins.every((byte, at) => bytes[at] === byte));
  if (kind === undefined) {
    return { problem: `${basename(path)} is not a PNG, JPEG, GIF or WebP picture.` };
  }
  const pixels = bytes.length > 24 ? kind.width?.(bytes) : undefined;
  // Twice as many pixels as shown look best on today's screens.
  const width = Math.min(Math.max(Math.round((pixels ?? 360) / 2), 60), 240);
  return { value: { name: `logo.${kind.extension}`, bytes, width } };
}
