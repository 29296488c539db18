import { isAttribution, readAttribution } from './attribution.ts';
import {
  isBulleted,
  looksLikeTitle,
  splitIntoBlocks,
  splitLines,
  type TextBlock,
} from './text-blocks.ts';
import { type TextFacts, type TitleContext, titleRules } from './title-rules.ts';
import { partWords } from './title-words.ts';

export interface Proposal {
  line: number;
  title: string;
  certainty: 'sure' | 'unsure';
  reasons: string[];
  doubts: string[];
}

/** More than all weak signs together. */
const sure = 11;
const unsure = 2;

/** Finds where stories may begin in a pasted text: the sum of the title rules decides. */
export function proposeStories(text: string): Proposal[] {
  const blocks = splitIntoBlocks(splitLines(text));
  const facts = factsOf(blocks);
  return blocks.flatMap((_, at) => propose(contextOf(blocks, at, facts)) ?? []);
}

function propose(context: TitleContext | undefined): Proposal | undefined {
  if (context === undefined) return undefined;
  const found = Object.values(titleRules)
    .map((rule) => rule(context))
    .filter((finding) => finding !== undefined);
  const sum = found.reduce((total, [weight]) => total + weight, 0);
  if (sum < unsure) return undefined;
  const reasons = (sign: 1 | -1): string[] =>
    found.filter(([weight]) => weight * sign > 0).map(([, because]) => because);
  return {
    line: context.block.line,
    title: context.words,
    certainty: sum >= sure ? 'sure' : 'unsure',
    reasons: reasons(1),
    doubts: reasons(-1),
  };
}

function contextOf(
  blocks: readonly TextBlock[],
  at: number,
  facts: TextFacts,
): TitleContext | undefined {
  const block = blocks[at];
  const below = blocks[at + 1];
  if (block === undefined || below === undefined || !looksLikeTitle(block)) return undefined;
  if (below.isRule) return undefined;
  // A title has at most a few attributions.
  const text =
    blocks.slice(at + 1, at + 5).find(({ lines }) => !isAttribution(lines[0] ?? '')) ?? below;
  const words = oneLine(block.lines[0] ?? '');
  return { words, block, above: blocks[at - 1], below, text, facts };
}

function factsOf(blocks: readonly TextBlock[]): TextFacts {
  const [first, second] = blocks;
  const headings = blocks.flatMap(({ heading }) => heading ?? []);
  const attribution =
    first && looksLikeTitle(first) ? readAttribution(second?.lines[0] ?? '') : undefined;
  const gaps = blocks.slice(1).map(({ gap }) => gap);
  const usualGap = mostFrequent(gaps.filter((gap) => gap > 0)) ?? 1;
  const belowBreaks = blocks.flatMap((block, at) =>
    block.isRule && at > 0 ? [blocks[at + 1]] : [],
  );
  const isOther = (block: TextBlock): boolean =>
    !looksLikeTitle(block) || isBulleted(block.lines[0] ?? '');
  const topHeading = headings.length > 0 ? headings.reduce((a, b) => Math.min(a, b)) : undefined;
  return {
    firstHeading: first?.heading,
    hasHeadings: headings.length > 1,
    topHeading,
    headingsNameParts: blocks.some(
      ({ heading, lines }) => heading === topHeading && partWords.test(lines[0]?.trim() ?? ''),
    ),
    firstAttribution: attribution?.kind,
    usualGap,
    gapsMislead: blocks.slice(1).some((block) => block.gap > usualGap && isOther(block)),
    rulesAreAboveTitles:
      belowBreaks.length > 1 &&
      belowBreaks.every((below) => below === undefined || looksLikeTitle(below)),
  };
}

function mostFrequent(numbers: readonly number[]): number | undefined {
  const groups = [...Map.groupBy(numbers, (each) => each)];
  return groups.sort(([a, many], [b, more]) => more.length - many.length || a - b)[0]?.[0];
}

/** A title with single spaces. */
export function oneLine(words: string): string {
  return words.replace(/\s+/g, ' ').trim();
}
