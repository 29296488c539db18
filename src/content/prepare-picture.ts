import { createHash } from 'node:crypto';
import type { Metadata } from 'sharp';
import type { Picture } from '../model/item.ts';
import { stripPng } from './strip-png.ts';

/** In pixels: twice the width in a mail, for high-resolution screens. */
const widest = 1072;

export interface PreparedPictures {
  get: (key: string) => Picture | undefined;
  set: (key: string, picture: Picture) => unknown;
}

/**
 * A picture for readers: upright, no wider than sharp screens need, without the camera's metadata.
 * WebP, which Outlook does not show, becomes PNG, JPEG or GIF; no other picture gets heavier. The
 * same bytes give the same bytes.
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
  const { isPalette, hasAlpha, pages = 1, ...found } = await image.metadata();
  const { type, ending } = targetOf(picture.type, pages > 1, hasAlpha);
  const draw = async (width: number, quality: number): Promise<Picture> => {
    const drawn = image.clone().autoOrient().resize({ width, withoutEnlargement: true });
    const encoded =
      type === 'image/png'
        ? drawn.png({ palette: isPalette, dither: 0, compressionLevel: 9, effort: 10 })
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
  const drawn = await draw(widest, usualQuality);
  const isLighter = ({ bytes }: Picture): boolean => bytes.length <= picture.bytes.length;
  if (type !== picture.type || isLighter(drawn)) return drawn;
  // Scaling gives a drawing new colours at its edges, which can make it heavier than it was.
  if (type === 'image/png' && (found.orientation ?? 1) === 1) {
    return { ...picture, bytes: stripPng(picture.bytes) };
  }
  if (isClean(found, picture)) return picture;
  for (const quality of lowerQualities) {
    const lighter = await draw(widest, quality);
    if (isLighter(lighter)) return lighter;
  }
  return drawn;
}

const usualQuality = 82;
/** For JPEG pictures that were compressed more. */
const lowerQualities = [70, 58, 46];

/** True if a JPEG or GIF says nothing about its camera, place or author, and is upright. */
function isClean(
  { exif, xmp, iptc, orientation = 1 }: Partial<Metadata>,
  { bytes }: Picture,
): boolean {
  const isSilent = [exif, xmp, iptc].every((each) => each === undefined);
  // The beginning of a comment in a JPEG and in a GIF, which sharp does not report.
  const comments = [Buffer.from([0xff, 0xfe]), Buffer.from([0x21, 0xfe])];
  return (
    isSilent && orientation === 1 && comments.every((each) => !Buffer.from(bytes).includes(each))
  );
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
