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
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${theme.accent}"/><g fill="#ffffff">${[
    text(name, { y: 120, size: 40, family: 'serif' }),
    text(line, { y: 190, size: 30, family: 'sans-serif' }),
    ...titleRows.map((row, at) =>
      text(row, { y: top + at * size * 1.18, size, family: 'serif', weight: 700 }),
    ),
    ...shown.map((row, at) => text(row, { y: below + at * 42, size: 34, family: 'serif' })),
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

function text(
  words: string,
  { y, size, family, weight = 400 }: { y: number; size: number; family: string; weight?: number },
): string {
  return `<text x="80" y="${Math.round(y)}" font-size="${size}" font-weight="${weight}" font-family="${family}">${escapeHtml(words)}</text>`;
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
