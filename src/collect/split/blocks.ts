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
/** What no line is that was broken by the width of a page. */
const wholeParagraph = 140;

export const linesOf = (text: string): string[] => text.split(/\r\n?|\n/);
export const isBlank = (line: string): boolean => blank.test(line);
export const isMarker = (line: string): boolean => marker.test(line);
export const isRule = (line: string): boolean => rule.test(line);

/** A line that stands for an item of a list, whatever its bullet. */
export const isBulleted = (line: string): boolean =>
  /^\s*(?:[•·▪◦‣●○■□➢➤\uf0b7\uf0a7]|[-*+–—]\s|o\t|\d{1,3}[.)]\s)/.test(line);

/**
 * The blocks of a text. A heading, a rule and a marker line are blocks of their own; so is a short
 * first line over a long paragraph or over a credit.
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
    !/^\S*(?:@|:\/\/|www\.)\S*$/.test(words)
  );
}

function peel(group: Block, above: Block | undefined): Block[] {
  const [line = '', next, ...rest] = group.lines;
  if (next === undefined) return [group];
  const head: Block = { line: group.line, lines: [line], gap: group.gap };
  const below: Block = { line: group.line + 1, lines: [next, ...rest], gap: 0 };
  const isOverText =
    !isBulleted(next) && next.trim().length >= wholeParagraph && !/[.,;:]\s*$/.test(line);
  if (looksLikeTitle(head) && (isCredit(next.trim()) || isOverText)) {
    return [head, ...peel(below, head)];
  }
  if (isCredit(line.trim()) && above !== undefined && (looksLikeTitle(above) || isHead(above))) {
    return [head, ...peel(below, head)];
  }
  return [group];
}

/** A credit that stands alone. */
function isHead({ lines }: Block): boolean {
  return lines.length === 1 && isCredit(lines[0]?.trim() ?? '');
}
