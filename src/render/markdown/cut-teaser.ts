import type { Root, RootContent } from 'mdast';
import { toString as plainText } from 'mdast-util-to-string';
import { nodesOf } from '../../lib/visit-nodes.ts';
import { countWordsOf } from './words-of.ts';

/** In words: a story of at most so many is whole in the mail, where its form is `auto`. */
export const longestWhole = 180;
/** In words: how long a teaser should be. */
const teaser = { least: 60, most: 120 };

/**
 * The beginning of a story: until a line `<!-- more -->`, or after 60 to 120 words at the end of a
 * paragraph that can stand alone. Lists, quotes, tables and notes stay whole, and a paragraph that
 * announces what follows ('…:') is not the last. The definitions of links and notes come with it.
 * @returns undefined if nothing would be left to read.
 */
export function cutTeaser(tree: Root): Root | undefined {
  const end = findMark(tree) ?? findEnd(tree);
  const rest = tree.children.slice(end);
  if (!rest.some(isContent)) return undefined;
  const definitions = rest.filter(
    ({ type }) => type === 'definition' || type === 'footnoteDefinition',
  );
  return { ...tree, children: [...tree.children.slice(0, end), ...definitions] };
}

/** True where the author has set the cut. */
export function hasMark(tree: Root): boolean {
  return findMark(tree) !== undefined;
}

/** The block at which the teaser ends; for a mark inside a block, the one after that. */
function findMark({ children }: Root): number | undefined {
  for (const [index, block] of children.entries()) {
    if (isMark(block)) return index;
    if (containsMark(block)) return index + 1;
  }
  return undefined;
}

function isMark(node: { type: string; value?: string }): boolean {
  return node.type === 'html' && /^<!--\s*more\b[^>]*-->/i.test(node.value?.trim() ?? '');
}

function containsMark(block: RootContent): boolean {
  return nodesOf(block, 'html').some(isMark);
}

function findEnd({ children }: Root): number {
  const ends: { index: number; words: number; isParagraph: boolean }[] = [];
  let words = 0;
  for (const [at, block] of children.entries()) {
    const own = countWordsOf(block);
    words += own;
    const standsAlone = own > 0 && block.type !== 'heading' && !announces(block);
    if (standsAlone) ends.push({ index: at + 1, words, isParagraph: block.type === 'paragraph' });
  }
  const inRange = ends.filter((each) => distance(each.words) === 0);
  const paragraphs = ends.filter(({ isParagraph }) => isParagraph);
  const best =
    inRange.find(({ isParagraph }) => isParagraph) ??
    inRange[0] ??
    nearest(paragraphs) ??
    nearest(ends);
  return best?.index ?? children.length;
}

function nearest<T extends { words: number }>(ends: readonly T[]): T | undefined {
  return [...ends].sort((a, b) => distance(a.words) - distance(b.words))[0];
}

function distance(words: number): number {
  return Math.max(teaser.least - words, words - teaser.most, 0);
}

/** True for a paragraph that leads to what comes after it. */
function announces(block: RootContent): boolean {
  return block.type === 'paragraph' && /[:：︰]["”’»)\]]*\s*$/.test(plainText(block));
}

function isContent(block: RootContent): boolean {
  return !['definition', 'footnoteDefinition', 'html', 'thematicBreak'].includes(block.type);
}
