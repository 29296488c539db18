import type { InlineCode, Nodes, Root, RootContent, Text } from 'mdast';
import { toString as plainText } from 'mdast-util-to-string';
import { loadNow } from '../../lib/load-now.ts';
import { SKIP, visit } from '../../lib/visit-nodes.ts';

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
  const own = marks[language.split('-')[0]?.toLowerCase() ?? ''] ?? english;
  visit(tree, (node) => {
    if (!isBlockOfWords(node)) return undefined;
    const words = plainText(node);
    if (/["']/.test(words) && words.length <= longestParagraph) setInBlock(node, own);
    return SKIP;
  });
}

/** Sets the quotes of a block together: a pair may enclose a link or bold words. */
function setInBlock(block: RootContent, own: Marks): void {
  const addresses = new Set<unknown>();
  const literals: (Text | InlineCode)[] = [];
  visit(block, (node) => {
    if (node.type === 'text' || node.type === 'inlineCode') literals.push(node);
    if (node.type !== 'link') return;
    const [only] = node.children;
    if (only?.type === 'text' && node.url.endsWith(only.value)) addresses.add(only);
  });
  const straight = literals.map(({ type, value }) =>
    type === 'text' ? value : 'A'.repeat(value.length),
  );
  const set = curl(straight.join(''), own);
  let start = 0;
  for (const node of literals) {
    const end = start + node.value.length;
    if (node.type === 'text' && !addresses.has(node)) node.value = set.slice(start, end);
    start = end;
  }
}

const letter = '[a-zà-öø-ſа-џ]';
/** Also before a quotation, as in French, and where letters or digits are left out: rock 'n' roll, '90s, '68er. */
const apostrophe =
  /(?<=\p{L})'(?="?\p{L})|(?<=\p{L}\s)'(?=n'\s\p{L})|(?<=\p{L}\s'n)'(?=\s\p{L})|(?<=^|\s)'(?=\d\d\p{L}{0,3}(?![\p{L}\d])(?![^']*'(?!\p{L})))/giu;
/** Quotes that are what they are for smartypants, too, whatever else is in the text. */
const opening = new RegExp(`(?<=^|[ \\n(])"(?=${letter})`, 'gi');
const closing = new RegExp(`"(?=[ \\n]|$)|(?<=${letter}|\\d)"(?!["'])`, 'gi');

/** Replaces each straight quote by one character. */
function curl(source: string, own: Marks): string {
  const text = source.replaceAll(apostrophe, '’');
  // Most texts have no other quotes, and parsing the language of one takes 0.6 ms for 300 words.
  const set = text.replaceAll(opening, own[0]).replaceAll(closing, own[1]);
  if (!/["']/.test(set)) return set;
  // The space makes a quote at the beginning an opening one.
  return withApostrophes(text, String(curlerOf(own).processSync(` ${text}`)).slice(1), own);
}

/** Smartypants writes an apostrophe as a closing mark, which in many languages is another character. */
function withApostrophes(text: string, set: string, [, , open, close]: Marks): string {
  if (close === '’') return set;
  let openMarks = 0;
  return set.replace(/[‘’“”‚]/g, (mark, at: number) => {
    if (text[at] !== "'") return mark;
    if (mark === open) openMarks += 1;
    if (mark !== close) return mark;
    if (openMarks === 0 || /[\p{L}\d]/u.test(text[at + 1] ?? '')) return '’';
    openMarks -= 1;
    return mark;
  });
}

/** Loads retext, which parses a language: 25 ms. */
function makeCurler([openDouble, closeDouble, openSingle, closeSingle]: Marks) {
  const { retext }: typeof import('retext') = loadNow('retext');
  const { default: smartypants }: typeof import('retext-smartypants') =
    loadNow('retext-smartypants');
  return retext().use(smartypants, {
    backticks: false,
    dashes: false,
    ellipses: false,
    openingQuotes: { double: openDouble, single: openSingle },
    closingQuotes: { double: closeDouble, single: closeSingle },
  });
}

const curlers = new Map<Marks, ReturnType<typeof makeCurler>>();

function curlerOf(own: Marks): ReturnType<typeof makeCurler> {
  const curler = curlers.get(own) ?? makeCurler(own);
  curlers.set(own, curler);
  return curler;
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
