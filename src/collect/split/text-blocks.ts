import { bulletCharacters } from '../../lib/text/bullets.ts';
import { isAttribution } from './attribution.ts';
import { endsWithLostLink } from './lost-links.ts';

export interface TextBlock {
  line: number;
  /** Without the underline or the `#` of a heading. */
  lines: string[];
  gap: number;
  heading?: number;
  isRule?: true;
}

const blank = /^[\s\u00ad\u200b-\u200d\u2060\ufeff]*$/;
const rule = /^\s*([-*_=~#•–—])[ \t]*(?:\1[ \t]*){2,}$/;
const underline = /^\s{0,3}(?:={3,}|-{3,})\s*$/;
const atxHeading = /^ {0,3}(#{1,6})[ \t]+(\S.*?)(?:[ \t]+#+)?[ \t]*$/;
/** Three percent signs alone on a line: not Markdown, and never written by chance. */
const marker = /^\s*%{3,}\s*$/;
/** Shorter lines are those of a postal address or a poem. */
const narrowPage = 60;

/** Splits a text at line ends of any system. */
export const splitLines = (text: string): string[] => text.split(/\r\n?|\n/);
/** True for a line without visible characters. */
export const isBlank = (line: string): boolean => blank.test(line);
/** True for `%%%`, which says that a story begins below. */
export const isMarker = (line: string): boolean => marker.test(line);
/** True for a line that only consists of the same drawing character. */
export const isRule = (line: string): boolean => rule.test(line);

/** True for a line that begins with a bullet or a number. */
export const isBulleted = (line: string): boolean => bulleted.test(line);
const bulleted = new RegExp(`^\\s*(?:[${bulletCharacters}]|[-*+–—]\\s|o\\t|\\d{1,3}[.)]\\s)`);

/**
 * Headings, rules and marker lines are blocks of their own, and so is a short first line above a
 * paragraph or an attribution.
 */
export function splitIntoBlocks(lines: readonly string[]): TextBlock[] {
  const blocks: TextBlock[] = [];
  let group: TextBlock | undefined;
  let gap = 0;
  const close = (): void => {
    if (group !== undefined) blocks.push(...peel(group, blocks.at(-1)));
    group = undefined;
  };
  const alone = (block: TextBlock): void => {
    close();
    blocks.push(block);
    gap = 0;
  };
  for (const [index, line] of lines.entries()) {
    const number = index + 1;
    const heading = atxHeading.exec(line);
    if (isBlank(line)) {
      close();
      gap += 1;
    } else if (heading !== null) {
      const [, signs = '', words = ''] = heading;
      close();
      alone({ line: number, lines: [words], gap, heading: signs.length });
    } else if (
      underline.test(line) &&
      group?.lines.length === 1 &&
      looksLikeTitle(group) &&
      !/[.;,:]\s*$/.test(group.lines[0] ?? '')
    ) {
      const { lines: words, line: at, gap: above }: TextBlock = group;
      group = undefined;
      alone({ line: at, lines: words, gap: above, heading: line.includes('=') ? 1 : 2 });
    } else if (isRule(line) || isMarker(line)) {
      alone({ line: number, lines: [line], gap, isRule: true });
    } else {
      group ??= { line: number, lines: [], gap };
      group.lines.push(line);
      gap = 0;
    }
  }
  close();
  return blocks;
}

/** A short line with words: no list item, no attribution. */
export function looksLikeTitle({ lines, isRule }: TextBlock): boolean {
  const [line = '', ...more] = lines;
  const words = line.trim();
  return (
    !isRule &&
    more.length === 0 &&
    words.length <= 120 &&
    (words.match(/\p{L}/gu) ?? []).length >= 2 &&
    !isBulleted(line) &&
    !isAttribution(words) &&
    !endsWithLostLink(words) &&
    !/^\S*(?:@|:\/\/|www\.)\S*$/.test(words)
  );
}

function peel(group: TextBlock, above: TextBlock | undefined): TextBlock[] {
  const { lines, line, gap } = group;
  const heads: TextBlock[] = [];
  const take = (): void => {
    const at = heads.length;
    heads.push({ line: line + at, lines: lines.slice(at, at + 1), gap: at === 0 ? gap : 0 });
  };
  const isNext = (at: number): boolean => at + 1 < lines.length && isAttribution(lines[at] ?? '');
  const isBelowTitle =
    above !== undefined &&
    (looksLikeTitle(above) || (above.lines.length === 1 && isAttribution(above.lines[0] ?? '')));
  if (isTitleOver(group)) take();
  else if (!isBelowTitle) return [group];
  while (isNext(heads.length)) take();
  const at = heads.length;
  return at === 0 ? [group] : [...heads, { line: line + at, lines: lines.slice(at), gap: 0 }];
}

/** Text that was wrapped has no line of half the width: a person ended this one. */
function isTitleOver({ lines, line, gap }: TextBlock): boolean {
  const [first = '', ...more] = lines.slice(0, 4).map((each) => each.trim());
  if (more.length === 0 || !looksLikeTitle({ lines: [first], line, gap })) return false;
  const width = Math.max(...more.map((each) => each.length));
  return (
    isAttribution(more[0] ?? '') ||
    (width >= narrowPage &&
      first.length <= width * 0.6 &&
      !isBulleted(lines[1] ?? '') &&
      !/[.,;:]$/.test(first))
  );
}
