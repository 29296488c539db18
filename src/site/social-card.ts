import type { Theme } from '../model/newsletter.ts';
import { escapeHtml } from '../model/slots.ts';

const width = 1200;
const height = 630;

/** Draws an issue's picture for links to it (Open Graph): PNG, 1200 by 630 pixels, local fonts. */
export async function drawSocialCard(
  { name, line, title }: { name: string; line: string; title: string },
  theme: Pick<Theme, 'accent'>,
): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp');
  const rows = wrapTitle(title, 26).slice(0, 4);
  const lines = rows.map(
    (row, at) =>
      `<text x="80" y="${300 + at * 78}" font-size="66" font-weight="700" font-family="serif">${escapeHtml(row)}</text>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${theme.accent}"/><g fill="#ffffff"><text x="80" y="120" font-size="40" font-family="serif">${escapeHtml(name)}</text><text x="80" y="190" font-size="30" font-family="sans-serif">${escapeHtml(line)}</text>${lines.join('')}</g></svg>`;
  return sharp(Buffer.from(svg))
    .png({ palette: true, colours: 8, effort: 1, dither: 0 })
    .toBuffer();
}

function wrapTitle(text: string, width: number): string[] {
  const rows: string[] = [];
  for (const word of text.split(' ')) {
    const last = rows.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= width)
      rows[rows.length - 1] += ` ${word}`;
    else rows.push(word);
  }
  return rows;
}
