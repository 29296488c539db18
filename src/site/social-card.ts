import { directionOf } from '../lib/text/direction.ts';
import type { Picture } from '../model/item.ts';
import type { Theme } from '../model/newsletter.ts';
import type { CardLead } from '../render/issue-card.ts';
import { wrap } from '../render/text/wrap.ts';
import { type CardRows, type CardText, drawCardText } from './card-text.ts';
import { ShadesPng } from './shades-png.ts';

const width = 1200;
const height = 630;
/** Of the lead story's picture, at the end of the card. */
const pictureWidth = 460;
/** Beside the text, and above it. */
const margin = { side: 80, top: 68 };
const white = [255, 255, 255];

export interface SocialCard {
  name: string;
  line: string;
  title: string;
  lead?: CardLead;
}

/** Draws an issue's picture for links to it (Open Graph): PNG, 1200 by 630 pixels, local fonts. */
export async function drawSocialCard(
  card: SocialCard,
  { accent }: Pick<Theme, 'accent'>,
): Promise<Uint8Array> {
  const { name, line, title, lead } = card;
  const around = directionOf(`${title} ${line}`) ?? 'ltr';
  const room = width - 2 * margin.side - (lead?.picture === undefined ? 0 : pictureWidth - 40);
  const hasEmoji = /\p{Emoji_Presentation}|\ufe0f/u.test([name, line, title, lead?.title].join());
  const inColour = lead?.picture !== undefined || hasEmoji;
  const text = await drawCardText(rowsOf(card, room), around, room, { inColour });
  const left = margin.side + (around === 'rtl' ? room - text.width : 0);
  const ground = [1, 3, 5].map((at) => Number.parseInt(accent.slice(at, at + 2), 16));
  return inColour
    ? drawInColour(text, left, ground, lead?.picture)
    : drawInShades(text, left, ground);
}

function rowsOf({ name, line, title, lead }: SocialCard, room: number): CardRows[] {
  const size = lead?.picture === undefined ? 66 : 54;
  const titles = { size, height: size * 1.18, family: 'serif', weight: 'bold' } as const;
  const titleRows = wrap(title, Math.floor((room * 1.65) / size))
    .split('\n')
    .slice(0, 4);
  const leads = { size: 34, height: 42, family: 'serif' } as const;
  const leadRoom = height - 340 - titleRows.length * titles.height;
  const leadRows = wrap(lead?.title ?? '', Math.floor((room * 1.85) / leads.size))
    .split('\n')
    .slice(0, Math.max(0, Math.floor(leadRoom / leads.height)));
  return [
    { rows: [name], size: 40, height: 70, family: 'serif' },
    { rows: [line], size: 30, height: 77, family: 'sans-serif' },
    space(20),
    { ...titles, rows: titleRows },
    space(29),
    { ...leads, rows: leadRows },
  ];
}

function space(pixels: number): CardRows {
  return { rows: [''], size: 2, height: pixels, family: 'serif' };
}

/** Draws text without emoji in 1.5 ms of CPU; to find the colours of a palette takes 6 ms. */
function drawInShades(text: CardText, left: number, ground: readonly number[]): Uint8Array {
  const drawn = new ShadesPng(width, height);
  forEachPixel(text, left, (x, y, share) => drawn.paint(x, y, share));
  return drawn.encode(ground, white);
}

async function drawInColour(
  text: CardText,
  left: number,
  ground: readonly number[],
  picture: Picture | undefined,
): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp');
  const drawn = Buffer.alloc(3 * width * height, Buffer.from(ground));
  forEachPixel(text, left, (x, y, share, pixel) => {
    const [from, to] = [4 * pixel, 3 * (y * width + x)];
    for (let colour = 0; colour < 3; colour++) {
      const below = drawn[to + colour] ?? 0;
      drawn[to + colour] = below + ((text.data[from + colour] ?? 0) - below) * (share / 255);
    }
  });
  if (picture !== undefined) {
    const shown = await sharp(picture.bytes)
      .resize(pictureWidth, height, { fit: 'cover' })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw()
      .toBuffer();
    for (let y = 0; y < height; y++) {
      const row = shown.subarray(3 * y * pictureWidth, 3 * (y + 1) * pictureWidth);
      drawn.set(row, 3 * ((y + 1) * width - pictureWidth));
    }
  }
  return sharp(drawn, { raw: { width, height, channels: 3 } })
    .png({ palette: true, colours: 128, effort: 1 })
    .toBuffer();
}

/** Calls `paint` for every pixel of a text that is drawn and on the card. */
function forEachPixel(
  { data, width: rowWidth, height: rows }: CardText,
  left: number,
  paint: (x: number, y: number, share: number, pixel: number) => void,
): void {
  const channels = data.length / (rowWidth * rows);
  const last = Math.min(rows, height - margin.top);
  const [begin, end] = [Math.max(0, -left), Math.min(rowWidth, width - left)];
  for (let y = 0; y < last; y++) {
    for (let x = begin; x < end; x++) {
      const pixel = y * rowWidth + x;
      const share = data[(pixel + 1) * channels - 1] ?? 0;
      if (share > 0) paint(left + x, margin.top + y, share, pixel);
    }
  }
}
