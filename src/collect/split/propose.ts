import { type Block, blocksOf, isBulleted, linesOf, looksLikeTitle } from './blocks.ts';
import { creditOf, isCredit } from './credits.ts';
import { type Facts, type Finding, rules, type Setting } from './rules.ts';
import { partWords } from './wording.ts';

/** Where a story may begin. */
export interface Proposal {
  /** That of the title, from 1. */
  line: number;
  title: string;
  /** Only at what is sure is a text cut unasked. */
  certainty: 'sure' | 'unsure';
  /** Sentences for a person: what speaks for it. */
  reasons: string[];
  /** What speaks against it. */
  doubts: string[];
}

/** What all the small signs together do not reach. */
const sure = 11;
const unsure = 2;

/**
 * Where stories may begin in a text that was pasted, by the rules of `rules.ts`: the sum of what
 * they find decides. Lines are in the order of the text.
 */
export function proposeStories(text: string): Proposal[] {
  const blocks = blocksOf(linesOf(text));
  const facts = factsOf(blocks);
  return [...blocks.keys()].flatMap((at) => {
    const setting = settingOf(blocks, at, facts);
    return setting === undefined ? [] : propose(setting);
  });
}

function propose(setting: Setting): Proposal[] {
  const found = Object.values(rules).flatMap((rule): Finding | Finding[] => rule(setting) ?? []);
  const sum = found.reduce((total, { weight }) => total + weight, 0);
  if (sum < unsure) return [];
  const said = (sign: 1 | -1): string[] =>
    found.filter(({ weight }) => weight * sign > 0).map(({ because }) => because);
  return [
    {
      line: setting.block.line,
      title: setting.words,
      certainty: sum >= sure ? 'sure' : 'unsure',
      reasons: said(1),
      doubts: said(-1),
    },
  ];
}

/** @returns undefined where a block cannot be a title, whatever stands around it. */
function settingOf(blocks: readonly Block[], at: number, facts: Facts): Setting | undefined {
  const block = blocks[at];
  const below = blocks[at + 1];
  if (block === undefined || below === undefined || !looksLikeTitle(block)) return undefined;
  if (below.isRule) return undefined;
  // A title has a few credits at most.
  const text = blocks.slice(at + 1, at + 5).find(({ lines }) => !isCredit(lines[0] ?? '')) ?? below;
  const words = oneLine(block.lines[0] ?? '');
  return { words, block, above: blocks[at - 1], below, text, facts };
}

function factsOf(blocks: readonly Block[]): Facts {
  const [first, second] = blocks;
  const headings = blocks.flatMap(({ heading }) => heading ?? []);
  const credit = first && looksLikeTitle(first) ? creditOf(second?.lines[0] ?? '') : undefined;
  const gaps = blocks.slice(1).map(({ gap }) => gap);
  const usualGap = mostFrequent(gaps.filter((gap) => gap > 0)) ?? 1;
  const rules = blocks.flatMap((block, at) => (block.isRule && at > 0 ? [blocks[at + 1]] : []));
  const isOther = (block: Block): boolean =>
    !looksLikeTitle(block) || isBulleted(block.lines[0] ?? '');
  const topHeading = headings.length > 0 ? headings.reduce((a, b) => Math.min(a, b)) : undefined;
  return {
    firstHeading: first?.heading,
    hasHeadings: headings.length > 1,
    topHeading,
    headingsNameParts: blocks.some(
      ({ heading, lines }) => heading === topHeading && partWords.test(lines[0]?.trim() ?? ''),
    ),
    firstCredit: credit?.kind,
    usualGap,
    gapsMislead: blocks.slice(1).some((block) => block.gap > usualGap && isOther(block)),
    rulesAreAboveTitles:
      rules.length > 1 && rules.every((below) => below === undefined || looksLikeTitle(below)),
  };
}

function mostFrequent(numbers: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const each of numbers) counts.set(each, (counts.get(each) ?? 0) + 1);
  return [...counts].sort(([a, many], [b, more]) => more - many || a - b)[0]?.[0];
}

/** A line with single blanks, which is how a title is told and kept. */
export function oneLine(words: string): string {
  return words.replace(/\s+/g, ' ').trim();
}
