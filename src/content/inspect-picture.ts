import { contrast } from '../model/contrast.ts';
import type { Picture } from '../model/item.ts';
import { isCutOff } from './picture-kind.ts';

/** For the parts of a graphic that are needed to understand it (WCAG 2.2, 1.4.11). */
const leastContrast = 3;
/** In pixels: enough to see lines, and quick to look at. */
const glance = 256;

/** Decodes every pixel. @throws Error for a picture that is damaged or cut off. */
export async function decodePicture({ bytes, type }: Picture): Promise<void> {
  const { default: sharp } = await import('sharp');
  if (type === 'image/gif' && isCutOff(bytes)) throw new Error('cut off');
  const animated = type === 'image/gif' || type === 'image/webp';
  await sharp(bytes, { animated, limitInputPixels: false }).resize({ width: 16 }).raw().toBuffer();
}

/**
 * The share (0 to 1) of what a transparent picture draws that has too little contrast to the colour
 * behind it, weighted by opacity; 0 for a picture without transparency around its drawing.
 * @param ground `#rrggbb`. @param least The contrast that is enough.
 */
export async function shareLostOn(
  ground: string,
  { bytes }: Pick<Picture, 'bytes'>,
  least = leastContrast,
): Promise<number> {
  const { default: sharp } = await import('sharp');
  const image = sharp(bytes, { limitInputPixels: false });
  if (!(await image.metadata()).hasAlpha) return 0;
  const { data } = await image
    .toColourspace('srgb')
    .resize({ width: glance, height: glance, fit: 'inside', withoutEnlargement: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  let [drawn, lost, clear] = [0, 0, 0];
  for (let at = 0; at + 3 < data.length; at += 4) {
    const opacity = (data[at + 3] ?? 0) / 255;
    if (opacity < 0.1) clear += 1;
    else {
      drawn += opacity;
      const colour = `#${data.subarray(at, at + 3).toString('hex')}`;
      if (contrast(colour, ground) < least) lost += opacity;
    }
  }
  const isMostlyOpaque = clear < (data.length / 4) * leastClear;
  return drawn === 0 || isMostlyOpaque ? 0 : lost / drawn;
}

/** The least share of clear pixels: a photo with round corners has its own ground. */
const leastClear = 0.15;

/** Puts a transparent picture on a ground. @param colour `#rrggbb`. @returns the same format. */
export async function flattenPicture(bytes: Uint8Array, colour: string): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp');
  const image = sharp(bytes, { animated: true });
  const { isPalette } = await image.metadata();
  const flat = image.flatten({ background: colour });
  const { format } = await image.metadata();
  const encoded =
    format === 'webp'
      ? flat.webp({ quality: 90 })
      : format === 'gif'
        ? flat.gif()
        : flat.png({ palette: isPalette, compressionLevel: 9 });
  return encoded.toBuffer();
}
