import { contrast } from '../../model/contrast.ts';

/** The background of text in dark mode, as in `site-style.hbs` and `mail-style.hbs`. */
export const darkPaper = '#1b1c1f';

/** A `#rrggbb` made lighter for text on `darkPaper` (at least 7:1); else a neutral light grey. */
export function forDark(colour: unknown): string {
  if (typeof colour !== 'string' || !/^#[0-9a-f]{6}$/i.test(colour)) return '#d8d8d8';
  const known = found.get(colour) ?? findForDark(colour);
  found.set(colour, known);
  return known;
}

/** Each page has its colours: found once, a tenth of rendering it less. */
const found = new Map<string, string>();

function findForDark(colour: string): string {
  for (let share = 0; share < 1; share += 0.05) {
    const lighter = mixWithWhite(colour, share);
    if (contrast(lighter, darkPaper) >= 7) return lighter;
  }
  return '#ffffff';
}

function mixWithWhite(colour: string, share: number): string {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const mixed = channels.map((channel) => Math.round(channel + (255 - channel) * share));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
