import { bulletCharacters } from '../../lib/text/bullets.ts';
import { pointsNowhereAtEnd } from './arrows.ts';
import { isCredit } from './credits.ts';

/** Lines that stand together, with a blank line above and below. */
export interface Block {
  /** That of its first line in the text, from 1. */
  line: number;
  /** As they stand. An underline is not among them, and no `#`. */
  lines: string[];
  /** Blank lines above. */
  gap: number;
  /** 1 to 6: marked up as a heading of Markdown. */
  heading?: number;
  /** A line across the page, `* * *`. */
  isRule?: true;
}

const blank = /^[\s\u00ad\u200b-\u200d\u2060\ufeff]*$/;
const rule = /^\s*([-*_=~#•–—])[ \t]*(?:\1[ \t]*){2,}$/;
const underline = /^\s{0,3}(?:={3,}|-{3,})\s*$/;
const atxHeading = /^ {0,3}(#{1,6})[ \t]+(\S.*?)(?:[ \t]+#+)?[ \t]*$/;
/** Three percent signs alone on a line mean nothing in Markdown, and nobody writes them by chance. */
const marker = /^\s*%{3,}\s*$/;
/** Shorter lines are those of an address or a poem. */
const narrowPage = 60;

export const linesOf = (text: string): string[] => text.split(/\r\n?|\n/);
export const isBlank = (line: string): boolean => blank.test(line);
export const isMarker = (line: string): boolean => marker.test(line);
export const isRule = (line: string): boolean => rule.test(line);

/** A line that stands for an item of a list, whatever its bullet. */
export const isBulleted = (line: string): boolean => bulleted.test(line);
const bulleted = new RegExp(`^\\s*(?:[${bulletCharacters}]|[-*+–—]\\s|o\\t|\\d{1,3}[.)]\\s)`);

/**
 * The blocks of a text. A heading, a rule and a marker line are blocks of their own; so is a short
 * first line over a paragraph or over a credit.
 * @param first The number of the first line.
 */
export function blocksOf(lines: readonly string[], first = 1): Block[] {
  const blocks: Block[] = [];
  let group: Block | undefined;
  let gap = 0;
  const close = (): void => {
    if (group !== undefined) blocks.push(...peel(group, blocks.at(-1)));
    group = undefined;
  };
  const alone = (block: Block): void => {
    close();
    blocks.push(block);
    gap = 0;
  };
  for (const [index, line] of lines.entries()) {
    const number = first + index;
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
      const { lines: words, line: at, gap: above }: Block = group;
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

/** True for a line that may be a title by its look alone: short, of words, no item, no credit. */
export function looksLikeTitle({ lines: [line = '', ...more], isRule: rules }: Block): boolean {
  const words = line.trim();
  return (
    rules === undefined &&
    more.length === 0 &&
    words.length <= 120 &&
    (words.match(/\p{L}/gu) ?? []).length >= 2 &&
    !isBulleted(line) &&
    !isCredit(words) &&
    !pointsNowhereAtEnd(words) &&
    !/^\S*(?:@|:\/\/|www\.)\S*$/.test(words)
  );
}

/** Takes a title and credits off the lines that they stand directly above. */
function peel(group: Block, above: Block | undefined): Block[] {
  const { lines, line, gap } = group;
  const heads: Block[] = [];
  const take = (): void => {
    const at = heads.length;
    heads.push({ line: line + at, lines: lines.slice(at, at + 1), gap: at === 0 ? gap : 0 });
  };
  const isNext = (at: number): boolean => at + 1 < lines.length && isCredit(lines[at] ?? '');
  if (isTitleOver(group)) take();
  else if (above === undefined || !(looksLikeTitle(above) || isCreditAlone(above))) return [group];
  while (isNext(heads.length)) take();
  const at = heads.length;
  return at === 0 ? [group] : [...heads, { line: line + at, lines: lines.slice(at), gap: 0 }];
}

/** A page breaks no line at half its width: one of a title was ended by a person. */
function isTitleOver({ lines, line, gap }: Block): boolean {
  const [first = '', ...more] = lines.slice(0, 4).map((each) => each.trim());
  if (more.length === 0 || !looksLikeTitle({ lines: [first], line, gap })) return false;
  const width = Math.max(...more.map((each) => each.length));
  return (
    isCredit(more[0] ?? '') ||
    (width >= narrowPage &&
      first.length <= width * 0.6 &&
      !isBulleted(lines[1] ?? '') &&
      !/[.,;:]$/.test(first))
  );
}

function isCreditAlone({ lines }: Block): boolean {
  return lines.length === 1 && isCredit(lines[0] ?? '');
}
