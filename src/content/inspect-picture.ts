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

/** How much a transparent picture draws, and how much of that is lost on the colour behind it. */
interface Drawing {
  width: number;
  /** The opacity of each pixel, 0 to 1. */
  drawn: Float32Array;
  /** The same where its contrast is too low, else 0. */
  lost: Float32Array;
}

/**
 * The share (0 to 1) of what a transparent picture draws that has too little contrast to the colour
 * behind it; 0 for a picture without transparency around its drawing. Thin lettering covers little
 * beside a symbol, but it is alone in the columns or rows that it fills: the greatest share counts.
 * @param ground `#rrggbb`. @param least The contrast that is enough.
 */
export async function shareLostOn(
  ground: string,
  picture: Pick<Picture, 'bytes'>,
  least = leastContrast,
): Promise<number> {
  const drawing = await draw(ground, picture, least);
  if (drawing === undefined) return 0;
  const { width } = drawing;
  const columns = shareOfLines(drawing, (at) => at % width);
  const rows = shareOfLines(drawing, (at) => Math.floor(at / width));
  return Math.max(shareOfArea(drawing), columns, rows);
}

function shareOfArea({ drawn, lost }: Drawing): number {
  return sum(lost) / sum(drawn);
}

/** Of the lines that have something drawn, those where nearly all of it is lost. */
function shareOfLines({ drawn, lost }: Drawing, lineOf: (at: number) => number): number {
  const lines = new Map<number, { drawn: number; lost: number }>();
  for (const [at, opacity] of drawn.entries()) {
    if (opacity === 0) continue;
    const line = lines.get(lineOf(at)) ?? { drawn: 0, lost: 0 };
    line.drawn += opacity;
    line.lost += lost[at] ?? 0;
    lines.set(lineOf(at), line);
  }
  const gone = [...lines.values()].filter((line) => line.lost > 0.9 * line.drawn);
  return gone.length / lines.size;
}

function sum(values: Float32Array): number {
  return values.reduce((all, each) => all + each, 0);
}

/** @returns undefined where nothing can be lost: no transparency, or no drawing. */
async function draw(
  ground: string,
  { bytes }: Pick<Picture, 'bytes'>,
  least: number,
): Promise<Drawing | undefined> {
  const { default: sharp } = await import('sharp');
  const image = sharp(bytes, { limitInputPixels: false });
  if (!(await image.metadata()).hasAlpha) return undefined;
  const { data, info } = await image
    .toColourspace('srgb')
    .resize({ width: glance, height: glance, fit: 'inside', withoutEnlargement: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const count = data.length / 4;
  const drawn = new Float32Array(count);
  const lost = new Float32Array(count);
  for (let at = 0; at < count; at += 1) {
    const opacity = (data[4 * at + 3] ?? 0) / 255;
    if (opacity < 0.1) continue;
    drawn[at] = opacity;
    const colour = `#${data.subarray(4 * at, 4 * at + 3).toString('hex')}`;
    if (contrast(colour, ground) < least) lost[at] = opacity;
  }
  const clear = drawn.reduce((all, each) => all + (each === 0 ? 1 : 0), 0);
  const hasDrawing = clear >= count * leastClear && clear < count;
  return hasDrawing ? { width: info.width, drawn, lost } : undefined;
}

/** The least share of clear pixels: a photo with round corners has its own ground. */
const leastClear = 0.15;

/** Puts a transparent picture on a ground. @param colour `#rrggbb`. @returns the same format. */
export async function flattenPicture(bytes: Uint8Array, colour: string): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp');
  const image = sharp(bytes, { animated: true });
  const { isPalette, format } = await image.metadata();
  const flat = image.flatten({ background: colour });
  const encoded =
    format === 'webp'
      ? flat.webp({ quality: 90 })
      : format === 'gif'
        ? flat.gif()
        : flat.png({ palette: isPalette, compressionLevel: 9 });
  return encoded.toBuffer();
}
