import type { Newsletter } from '../model/newsletter.ts';
import { siteIcons } from '../model/published.ts';
import { escapeHtml } from '../model/slots.ts';

/** The sides in pixels: of a browser's tab on a dense screen, and of an iPhone's home screen. */
const sides = { icon: 64, touchIcon: 180 } as const;

/** A wider logo is illegible at the size of an icon. */
const widest = 1.6;

/** Draws the icons of the site, as PNG: the logo if it is compact, or the newsletter's initial. */
export async function drawSiteIcons({
  name,
  theme,
  languages: [language],
}: Pick<Newsletter, 'name' | 'theme' | 'languages'>): Promise<Map<string, Uint8Array>> {
  const { default: sharp } = await import('sharp');
  const ground = theme.logo?.band ? theme.accent : theme.paper;
  const files = new Map<string, Uint8Array>();
  const letter = initialOf(name, language);
  const picture = theme.logo?.picture;
  const isCompact =
    picture !== undefined &&
    Math.max(picture.width, picture.height) <= widest * Math.min(picture.width, picture.height);
  for (const kind of ['icon', 'touchIcon'] as const) {
    const side = sides[kind];
    const drawing = isCompact
      ? sharp(picture.bytes)
          .resize(side, side, { fit: 'contain', background: ground })
          .flatten({ background: ground })
      : sharp(Buffer.from(draw(letter, theme.accent, side, kind === 'icon' ? side / 5 : 0)));
    files.set(siteIcons[kind], await drawing.png({ palette: true }).toBuffer());
  }
  return files;
}

/**
 * The first letter of a name with its marks, as a capital where a name has one: Georgian letters
 * are written alike, and `ß` has no capital of one letter. Without letters, the first character.
 */
export function initialOf(name: string, language: string): string {
  const characters = Array.from(
    new Intl.Segmenter(language).segment(name.trim()),
    ({ segment }) => segment,
  );
  const first = characters.find((each) => /[\p{L}\p{N}]/u.test(each)) ?? characters[0] ?? '';
  const capital = first.toLocaleUpperCase(language);
  const isGeorgian = /\p{Script=Georgian}/u.test(first);
  return isGeorgian || [...capital].length > [...first].length ? first : capital;
}

function draw(letter: string, colour: string, side: number, radius: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}"><rect width="100%" height="100%" rx="${radius}" fill="${colour}"/><text x="50%" y="${side * 0.73}" font-size="${side * 0.64}" font-weight="700" font-family="serif" fill="#ffffff" text-anchor="middle">${escapeHtml(letter)}</text></svg>`;
}
