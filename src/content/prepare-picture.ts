import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import PQueue from 'p-queue';
import type { Picture } from '../model/item.ts';
import { stripGif } from './strip-gif.ts';
import { stripJpeg } from './strip-jpeg.ts';
import { stripPng } from './strip-png.ts';

/** In pixels: twice the width in a mail, for high-resolution screens. */
const widest = 1072;

/** In bytes: the pictures of a few issues, which check, build, mail and preview read in turn. */
const memory = 32_000_000;

/** Each takes one of the four threads, and reading files needs one, too. */
const queue = new PQueue({ concurrency: 3 });

/** By content and path: encoding is a fifth of what a digest of a few issues costs. */
const prepared = new LRUCache<string, Picture, Picture>({
  maxSize: memory,
  sizeCalculation: ({ bytes }) => bytes.length + 1,
  // For those who wait for one that others push out meanwhile.
  ignoreFetchAbort: true,
  fetchMethod: (_key, _stale, { context }) => queue.add(() => encode(context)),
});

/**
 * A picture for readers: upright, no wider than sharp screens need, without the camera's metadata.
 * WebP, which Outlook does not show, becomes PNG, JPEG or GIF; no other picture gets heavier. The
 * same bytes give the same bytes.
 */
export async function preparePicture(picture: Picture): Promise<Picture> {
  const key = `${createHash('sha256').update(picture.bytes).digest('hex')} ${picture.path}`;
  return prepared.forceFetch(key, { context: picture });
}

/** How a picture is drawn again. */
interface Drawing {
  /** The most that its width may be. */
  width?: number;
  /** Of a JPEG. */
  quality?: number;
  /** Of a PNG with a palette. */
  colours?: number;
}

async function encode(picture: Picture): Promise<Picture> {
  const { default: sharp } = await import('sharp');
  const animated = picture.type === 'image/gif' || picture.type === 'image/webp';
  const image = sharp(picture.bytes, { animated });
  const { isPalette, hasAlpha, pages = 1, orientation = 1 } = await image.metadata();
  const { type, ending } = targetOf(picture.type, pages > 1, hasAlpha);
  const draw = async ({ width, quality = 82, colours }: Drawing): Promise<Picture> => {
    const upright = image.clone().autoOrient();
    const drawn =
      width === undefined ? upright : upright.resize({ width, withoutEnlargement: true });
    const palette = colours === undefined ? { palette: isPalette } : { palette: true, colours };
    const encoded =
      type === 'image/png'
        ? drawn.png({ ...palette, dither: 0, compressionLevel: 9, effort: 10 })
        : type === 'image/gif'
          ? drawn.gif()
          : drawn.jpeg({ quality, mozjpeg: true });
    const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
    return {
      path: ending === undefined ? picture.path : picture.path.replace(/\.[^./]*$/, ending),
      type,
      width: info.width,
      // sharp stacks the frames of an animation.
      height: info.pageHeight ?? info.height,
      bytes: data,
    };
  };
  const drawn = await draw({ width: widest });
  const isLighter = ({ bytes }: Picture): boolean => bytes.length <= picture.bytes.length;
  if (type !== picture.type || isLighter(drawn)) return drawn;
  // Scaling gives a drawing new colours at its edges, which can make it heavier than it was.
  const bytes = orientation === 1 ? strip(picture) : undefined;
  if (bytes !== undefined) return { ...picture, bytes };
  for (const lesser of lesserDrawings[type] ?? []) {
    const lighter = await draw(lesser);
    if (isLighter(lighter)) return lighter;
  }
  return drawn;
}

/** The pixels of a picture that is upright, without what it says about camera, place and author. */
function strip({ type, bytes }: Picture): Uint8Array | undefined {
  if (type === 'image/png') return stripPng(bytes);
  return type === 'image/gif' ? stripGif(bytes) : stripJpeg(bytes);
}

/** For a picture that has to be turned, and was compressed more than usual. */
const lesserDrawings: Record<string, readonly Drawing[]> = {
  'image/jpeg': [70, 58, 46, 34, 22, 12, 6].map((quality) => ({ width: widest, quality })),
  'image/png': [{}, ...[128, 64, 32, 16, 8].map((colours) => ({ width: widest, colours }))],
};

function targetOf(
  type: string,
  moves: boolean,
  hasAlpha: boolean,
): { type: string; ending?: string } {
  if (type !== 'image/webp') return { type };
  if (moves) return { type: 'image/gif', ending: '.gif' };
  return hasAlpha ? { type: 'image/png', ending: '.png' } : { type: 'image/jpeg', ending: '.jpg' };
}
