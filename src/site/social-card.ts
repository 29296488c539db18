import { type Direction, directionOf } from '../lib/text/direction.ts';
import { isolateLine } from '../lib/text/isolate.ts';
import type { Picture } from '../model/item.ts';
import type { Theme } from '../model/newsletter.ts';
import { escapeHtml } from '../model/slots.ts';

const width = 1200;
const height = 630;
/** Of the lead story's picture, at the end of the card. */
const pictureWidth = 460;

export interface SocialCard {
  name: string;
  line: string;
  title: string;
  lead?: { title: string; picture?: Picture };
}

/** Draws an issue's picture for links to it (Open Graph): PNG, 1200 by 630 pixels, local fonts. */
export async function drawSocialCard(
  { name, line, title, lead }: SocialCard,
  theme: Pick<Theme, 'accent'>,
): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp');
  // It keeps what it drew, which is never drawn again: 20 MB.
  sharp.cache(false);
  const picture =
    lead?.picture &&
    (await sharp(lead.picture.bytes)
      .resize(pictureWidth, height, { fit: 'cover' })
      .flatten({ background: '#ffffff' })
      .toBuffer());
  const size = picture === undefined ? 66 : 54;
  const room = width - 160 - (picture === undefined ? 0 : pictureWidth - 40);
  const titleRows = wrapTitle(title, Math.floor((room * 1.65) / size)).slice(0, 4);
  const top = 300;
  const below = top + titleRows.length * size * 1.18;
  const leadRows = wrapTitle(lead?.title ?? '', Math.floor((room * 1.85) / 34));
  const shown = leadRows.slice(0, Math.max(0, Math.floor((height - 40 - below) / 42)));
  const around = directionOf(`${title} ${line}`) ?? 'ltr';
  const card = { around, start: around === 'rtl' ? 80 + room : 80 };
  const titleStyle = { ...card, whole: title, size, family: 'serif', weight: 700 };
  const leadStyle = { ...card, whole: lead?.title, size: 34, family: 'serif' };
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${theme.accent}"/><g fill="#ffffff">${[
    text(name, { ...card, y: 120, size: 40, family: 'serif' }),
    text(line, { ...card, y: 190, size: 30, family: 'sans-serif' }),
    ...titleRows.map((row, at) => text(row, { ...titleStyle, y: top + at * size * 1.18 })),
    ...shown.map((row, at) => text(row, { ...leadStyle, y: below + at * 42 })),
  ].join('')}</g></svg>`;
  const drawn = sharp(Buffer.from(svg));
  if (picture === undefined) {
    return drawn.png({ palette: true, colours: 8, effort: 1, dither: 0 }).toBuffer();
  }
  return drawn
    .composite([{ input: picture, left: width - pictureWidth, top: 0 }])
    .png({ palette: true, colours: 128, effort: 1 })
    .toBuffer();
}

interface TextStyle {
  /** The text that a row is a part of. */
  whole?: string | undefined;
  /** The direction of the card, and the side on which its lines begin. */
  around: Direction;
  start: number;
  y: number;
  size: number;
  family: string;
  weight?: number;
}

function text(
  words: string,
  { whole = words, around, start, y, size, family, weight = 400 }: TextStyle,
): string {
  const own = directionOf(whole) ?? around;
  const anchor = own === around ? 'start' : 'end';
  return `<text x="${start}" direction="${own}" text-anchor="${anchor}" y="${Math.round(y)}" font-size="${size}" font-weight="${weight}" font-family="${family}">${escapeHtml(isolateLine(words, own))}</text>`;
}

function wrapTitle(title: string, characters: number): string[] {
  const rows: string[] = [];
  for (const word of title.split(' ')) {
    const last = rows.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= characters)
      rows[rows.length - 1] += ` ${word}`;
    else rows.push(word);
  }
  return rows;
}
