import type { Root } from 'mdast';
import { remark } from 'remark';
import remarkSmartypants from 'remark-smartypants';
import { visit } from 'unist-util-visit';

/** Opening and closing marks, double and single. */
type Marks = readonly [string, string, string, string];

const english: Marks = ['“', '”', '‘', '’'];
const low: Marks = ['„', '”', '‚', '’'];
const lowAndHigh: Marks = ['„', '“', '‚', '‘'];
const angled: Marks = ['«', '»', '“', '”'];

/** How a language quotes, by its first subtag; others as English does. */
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

/**
 * Sets straight quotes as the language prints them, in place. Code, and addresses that stand
 * for themselves, stay as they were typed.
 */
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
  setter.runSync(tree);
  for (const [node, shown] of addresses) node.value = shown;
}

/** The same for a line of its own, such as a title. */
export function lineWithQuotes(line: string, language: string): string {
  const text = { type: 'text' as const, value: line };
  const tree: Root = { type: 'root', children: [{ type: 'paragraph', children: [text] }] };
  setQuotes(tree, language);
  return text.value;
}
