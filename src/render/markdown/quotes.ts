import type { Nodes, Root, RootContent } from 'mdast';
import { toString as plainText } from 'mdast-util-to-string';
import { remark } from 'remark';
import remarkSmartypants from 'remark-smartypants';
import { SKIP, visit } from 'unist-util-visit';

/** Opening and closing marks, double and single. */
type Marks = readonly [string, string, string, string];

const english: Marks = ['“', '”', '‘', '’'];
const low: Marks = ['„', '”', '‚', '’'];
const lowAndHigh: Marks = ['„', '“', '‚', '‘'];
const angled: Marks = ['«', '»', '“', '”'];

/** By the first subtag of a language; all others have English marks. */
const marks: Readonly<Record<string, Marks>> = {
  sr: low,
  hr: low,
  bs: low,
  cnr: low,
  ro: low,
  hu: low,
  pl: low,
  mk: lowAndHigh,
  bg: lowAndHigh,
  sl: lowAndHigh,
  sq: lowAndHigh,
  de: lowAndHigh,
  cs: lowAndHigh,
  sk: lowAndHigh,
  el: angled,
  fr: angled,
  it: angled,
  ru: angled,
  uk: angled,
};

/** In characters. Smartypants takes time that grows with the square of a paragraph's length. */
const longestParagraph = 10_000;

/** Replaces straight quotes, not in code, bare URLs and very long paragraphs. Changes the tree. */
export function setQuotes(tree: Root, language: string): void {
  const [openDouble, closeDouble, openSingle, closeSingle] =
    marks[language.split('-')[0]?.toLowerCase() ?? ''] ?? english;
  const addresses = new Map<{ value: string }, string>();
  visit(tree, 'link', ({ url, children: [only] }) => {
    const shown = only?.type === 'text' ? only.value : '';
    if (only?.type === 'text' && (shown === url || url.endsWith(shown))) addresses.set(only, shown);
  });
  const setter = remark().use(remarkSmartypants, {
    backticks: false,
    dashes: false,
    ellipses: false,
    openingQuotes: { double: openDouble, single: openSingle },
    closingQuotes: { double: closeDouble, single: closeSingle },
  });
  visit(tree, (node) => {
    if (!isBlockOfWords(node)) return undefined;
    const words = plainText(node);
    if (/["']/.test(words) && words.length <= longestParagraph) {
      const block: Root = { type: 'root', children: [node] };
      setter.runSync(block);
    }
    return SKIP;
  });
  for (const [node, shown] of addresses) node.value = shown;
}

function isBlockOfWords(node: Nodes): node is RootContent {
  return node.type === 'paragraph' || node.type === 'heading' || node.type === 'tableCell';
}

/** The same for a single line, such as a title. */
export function lineWithQuotes(line: string, language: string): string {
  const text = { type: 'text' as const, value: line };
  const tree: Root = { type: 'root', children: [{ type: 'paragraph', children: [text] }] };
  setQuotes(tree, language);
  return text.value;
}
