import { createHash } from 'node:crypto';
import type { Picture } from '../model/item.ts';

/** In pixels: twice the width in a mail, for high-resolution screens. */
const widest = 1072;

export interface PreparedPictures {
  get: (key: string) => Picture | undefined;
  set: (key: string, picture: Picture) => unknown;
}

/**
 * A picture for readers: upright, no wider than sharp screens need, without the camera's metadata.
 * WebP, which Outlook does not show, becomes PNG, JPEG or GIF. The same bytes give the same bytes.
 */
export async function preparePicture(
  picture: Picture,
  prepared: PreparedPictures = new Map(),
): Promise<Picture> {
  const key = `${createHash('sha256').update(picture.bytes).digest('hex')} ${picture.path}`;
  const known = prepared.get(key);
  if (known !== undefined) return known;
  const made = await encode(picture);
  prepared.set(key, made);
  return made;
}

async function encode(picture: Picture): Promise<Picture> {
  const { default: sharp } = await import('sharp');
  const animated = picture.type === 'image/gif' || picture.type === 'image/webp';
  const image = sharp(picture.bytes, { animated });
  const { isPalette, hasAlpha, pages = 1 } = await image.metadata();
  const drawn = image.autoOrient().resize({ width: widest, withoutEnlargement: true });
  const { type, ending } = targetOf(picture.type, pages > 1, hasAlpha);
  const encoded =
    type === 'image/png'
      ? drawn.png({ palette: isPalette, dither: 0, compressionLevel: 9, effort: 10 })
      : type === 'image/gif'
        ? drawn.gif()
        : drawn.jpeg({ quality: 82, mozjpeg: true });
  const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
  return {
    path: ending === undefined ? picture.path : picture.path.replace(/\.[^./]*$/, ending),
    type,
    width: info.width,
    // sharp stacks the frames of an animation.
    height: info.pageHeight ?? info.height,
    bytes: data,
  };
}

function targetOf(
  type: string,
  moves: boolean,
  hasAlpha: boolean,
): { type: string; ending?: string } {
  if (type !== 'image/webp') return { type };
  if (moves) return { type: 'image/gif', ending: '.gif' };
  return hasAlpha ? { type: 'image/png', ending: '.png' } : { type: 'image/jpeg', ending: '.jpg' };
}
