import type { Heading, Nodes, Root } from 'mdast';
import { toString as plainText } from 'mdast-util-to-string';
import { parseTree } from '../../lib/markdown-syntax.ts';
import { nodesOf } from '../../lib/visit-nodes.ts';

interface HeadedPart {
  title: string;
  body: string;
}

/**
 * Splits at the headings of the highest level that occurs more than once, if there is one. Each part
 * has the definitions of links and notes that it uses.
 */
export function splitAtHeadings(text: string): { intro: string; parts: HeadedPart[] } {
  const tree = parseTree(text);
  const headings = tree.children.filter((node): node is Heading => node.type === 'heading');
  const level = [1, 2, 3].find(
    (depth) => headings.filter((each) => each.depth === depth).length > 1,
  );
  if (level === undefined) return { intro: text, parts: [] };
  const cuts = headings.filter(({ depth }) => depth <= level);
  const partFrom = partReader(text, tree);
  const starts = cuts.map((heading) => rangeOf(heading)[0]);
  const parts = cuts.map((heading, at) => ({
    title: plainText(heading).trim(),
    body: partFrom(rangeOf(heading)[1], starts[at + 1]),
  }));
  return {
    intro: partFrom(0, starts[0]),
    parts: parts.filter(({ title, body }) => title !== '' || body !== ''),
  };
}

/**
 * Reads a part of a text, with the definitions of links and notes that it uses, wherever they are.
 * Those that only other parts use are left out.
 */
function partReader(text: string, tree: Root): (from: number, to?: number) => string {
  const definitions = tree.children.filter(
    (node) => node.type === 'definition' || node.type === 'footnoteDefinition',
  );
  // Of two with one name, the first counts.
  const byKey = new Map(definitions.toReversed().map((each) => [keyOf(each), each]));
  const references = (['linkReference', 'imageReference', 'footnoteReference'] as const)
    .flatMap((type) => nodesOf(tree, type))
    .filter((node) => byKey.has(keyOf(node)));
  const inText = references.filter(
    (node) => !definitions.some((each) => isIn(node, rangeOf(each))),
  );
  /** The definitions of references in a range of the text, and of those in these definitions. */
  const usedIn = (range: Range): Set<Nodes> => {
    const used = new Set<Nodes>();
    const add = (node: NamedNode) => used.add(byKey.get(keyOf(node)) ?? node);
    for (const node of inText) if (isIn(node, range)) add(node);
    for (const each of used) {
      for (const node of references) if (isIn(node, rangeOf(each))) add(node);
    }
    return used;
  };
  const all = usedIn([0, text.length]);
  return (from, to = text.length) => {
    const used = usedIn([from, to]);
    const isHere = (node: Nodes) => isIn(node, [from, to]);
    const isKept = (node: Nodes) => used.has(node) || (isHere(node) && !all.has(node));
    const here = definitions.filter(isHere);
    if (here.every(isKept) && [...used].every(isHere)) return text.slice(from, to).trim();
    // The text between the definitions, then those that are kept.
    const gaps = [[from, from], ...here.map(rangeOf), [to, to]] as const;
    const words = gaps.slice(1).map(([start], at) => text.slice(gaps[at]?.[1], start).trim());
    const kept = definitions.filter(isKept).map((node) => text.slice(...rangeOf(node)));
    return [...words, ...kept].filter((part) => part !== '').join('\n\n');
  };
}

type Range = [from: number, to: number];
type NamedNode = Extract<Nodes, { identifier: string }>;

function keyOf({ type, identifier }: NamedNode): string {
  return `${type.startsWith('footnote') ? 'note' : 'link'} ${identifier}`;
}

function isIn(node: Nodes, [from, to]: Range): boolean {
  const [start] = rangeOf(node);
  return start >= from && start < to;
}

function rangeOf({ position }: Nodes): Range {
  return [position?.start.offset ?? 0, position?.end.offset ?? 0];
}

/** The lines with template tags of other programs: Liquid, Hugo's shortcodes. */
export function findForeignLines(text: string): number[] {
  return text
    .split('\n')
    .flatMap((line, at) => (/\{%.*?%\}|\{\{[<%].*?[%>]\}\}/.test(line) ? [at + 1] : []));
}
