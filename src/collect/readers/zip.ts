import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';

/** In bytes. */
export const zipLimits = {
  entries: 2000,
  xml: 16_000_000,
  total: 64_000_000,
  /** Unpacked by packed size of a part, beyond the first megabyte. */
  ratio: 200,
};

/** Its message is a predicate: `is protected …`. */
export class InvalidZip extends Error {}

/**
 * Unpacks the wanted parts of an archive, and counts what really comes out.
 * @throws InvalidZip for false sizes, paths outside, encryption, damage, or more than the limits.
 */
export async function unpack(
  bytes: Uint8Array,
  wanted: (name: string) => boolean,
): Promise<Map<string, Buffer>> {
  try {
    const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), {
      lazyEntries: true,
    });
    return await unpackAll(zip, wanted);
  } catch (error) {
    if (error instanceof InvalidZip) throw error;
    throw new InvalidZip('is damaged and cannot be unpacked');
  }
}

async function unpackAll(
  zip: ZipFile,
  wanted: (name: string) => boolean,
): Promise<Map<string, Buffer>> {
  if (zip.entryCount > zipLimits.entries) throw new InvalidZip('has too many parts');
  const parts = new Map<string, Buffer>();
  let left = zipLimits.total;
  for await (const entry of zip.eachEntry()) {
    if (entry.isEncrypted()) throw new InvalidZip('is protected with a password');
    const type = (entry.externalFileAttributes >>> 16) & 0o170000;
    if (type === 0o120000) throw new InvalidZip('contains a symbolic link');
    if (entry.fileName.endsWith('/') || !wanted(entry.fileName)) continue;
    if (parts.has(entry.fileName)) throw new InvalidZip('has two parts of the same name');
    const room = isText(entry.fileName) ? Math.min(left, zipLimits.xml) : left;
    const expanded = Math.max(1_000_000, entry.compressedSize * zipLimits.ratio);
    if (entry.uncompressedSize > Math.min(room, expanded))
      throw new InvalidZip('is too large when unpacked');
    const part = await unpackOne(zip, entry, Math.min(room, expanded));
    left -= part.length;
    parts.set(entry.fileName, part);
  }
  return parts;
}

async function unpackOne(zip: ZipFile, entry: Entry, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > most) throw new InvalidZip('is too large when unpacked');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** True for a part of a Word document that is XML. */
export function isText(name: string): boolean {
  return /\.(?:xml|rels)$/i.test(name);
}

/** An uncompressed archive: the next program unpacks exactly what was examined. */
export function pack(parts: ReadonlyMap<string, Uint8Array>): Buffer {
  const locals: Uint8Array[] = [];
  const centrals: Uint8Array[] = [];
  let offset = 0;
  for (const [name, bytes] of parts) {
    const encoded = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0); // version
    common.writeUInt16LE(0x0800, 2); // names are UTF-8
    common.writeUInt16LE(0x21, 8); // 1980-01-01
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(encoded.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    locals.push(Buffer.from('PK\x03\x04'), common, encoded, bytes);
    centrals.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, place, encoded);
    offset += 30 + encoded.length + bytes.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(parts.size, 8);
  end.writeUInt16LE(parts.size, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
