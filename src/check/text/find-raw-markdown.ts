import type { Nodes, Root } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { nodesOf, SKIP, visit } from '../../lib/visit-nodes.ts';
import { asteriskNotes, leftoverMarks } from './emphasis-marks.ts';
import {
  boxWithoutSpace,
  headingWithoutSpace,
  listWithoutSpaces,
  patterns,
  type RawKind,
  type RawMarkdown,
  tooDeepHeading,
  unknownCallout,
} from './raw-patterns.ts';
import { findRawTables } from './raw-tables.ts';
import { rangeOf, type ShownBlock, shownBlocks } from './shown-text.ts';

/** Finds Markdown that was not understood, in the order of the text; one finding for each place. */
export function findRawMarkdown(source: string, tree: Root): RawMarkdown[] {
  const blocks = shownBlocks(source, tree);
  const notes = asteriskNotes(blocks);
  const found = [
    ...blocks.flatMap((block) => findInBlock(block, notes)),
    ...findRawTables(tree),
    ...findGaps(tree),
    ...findLowered(source, tree),
  ];
  return found.sort((a, b) => a.offset - b.offset);
}

/** `[text] [name]`, of which only the name is a link. */
function findGaps(tree: Root): RawMarkdown[] {
  const found: RawMarkdown[] = [];
  visit(tree, (node, index = 0, parent) => {
    const before = parent?.children[index - 1];
    if (node.type !== 'linkReference' || node.referenceType !== 'shortcut') return;
    if (before?.type !== 'text') return;
    const [text] = /\[(?![\d\s,]+\])[^[\]]+\]\s$/.exec(before.value) ?? [];
    const [offset] = rangeOf(node);
    if (text !== undefined) {
      found.push({ kind: 'link-gap', offset: offset - text.length, length: text.length });
    }
  });
  return found;
}

/** `H~2~O`, in which other programs lower the 2, and GFM strikes it out. */
function findLowered(source: string, tree: Root): RawMarkdown[] {
  return nodesOf(tree, 'delete').flatMap((node): RawMarkdown[] => {
    const [from, to] = rangeOf(node);
    const isLowered =
      /^~[^~\s]{1,3}~$/.test(source.slice(from, to)) &&
      /[\p{L}\d)]$/u.test(source.slice(Math.max(0, from - 1), from));
    return isLowered ? [{ kind: 'lowered', offset: from, length: to - from }] : [];
  });
}

function findInBlock(block: ShownBlock, notes: ReadonlySet<string>): RawMarkdown[] {
  const { type, text, offset, opensQuote, opensItem } = block;
  const found: RawMarkdown[] = [];
  const add = (kind: RawKind, at: number, length: number): void => {
    const isKnown = found.some((each) => {
      const start = each.offset - offset;
      return at < start + each.length && start < at + length;
    });
    if (!isKnown) found.push({ kind, offset: offset + at, length });
  };
  const addAll = (kind: RawKind, pattern: RegExp): void => {
    for (const { 0: whole, index } of text.matchAll(pattern)) {
      const lead = whole.length - whole.trimStart().length;
      add(kind, index + lead, whole.length - lead);
    }
  };
  for (const [kind, pattern] of patterns) addAll(kind, pattern);
  if (type === 'paragraph') {
    addAll('heading', headingWithoutSpace);
    addAll('deep-heading', tooDeepHeading);
    addAll('list', listWithoutSpaces);
    if (opensItem) addAll('task', boxWithoutSpace);
    const table = tableWithoutRule(text);
    if (table !== undefined) add('table', table, 1);
  }
  const [callout] = (opensQuote && unknownCallout.exec(text)) || [];
  if (callout !== undefined) add('callout', 0, callout.length);
  for (const at of leftoverMarks(block, notes)) {
    const [mark = ''] = /^(?:\*+|_+|~+|`+)/.exec(text.slice(at)) ?? [];
    add(mark.startsWith('`') ? 'code' : 'emphasis', at, mark.length);
  }
  return found;
}

/** The offset of rows that do not form a table; undefined if there are no rows of this kind. */
function tableWithoutRule(text: string): number | undefined {
  const lines = text.split('\n').map((line) => line.trim());
  const rows = lines.filter((line) => /^\|.*\|$/.test(line));
  const hasRule = lines.some((line) => /^[|:\s-]*-[|:\s-]*$/.test(line) && line.includes('|'));
  const isRow =
    rows.length === 1 &&
    lines.length === 1 &&
    /^\|\s[^|]*[\p{L}\p{N}][^|]*\|[^|]+\|/u.test(rows[0] ?? '');
  const isTable =
    rows.length > 1 || isRow || (hasRule && lines.some((line) => /[^|]\|[^|]/.test(line)));
  return isTable ? Math.max(0, text.indexOf('|')) : undefined;
}

/** Text that readers never see, with its node: notes that nothing refers to, or that have one name. */
export function findLostNotes(tree: Root): { node: Nodes; isSecond: boolean }[] {
  const definitions = new Map<string, Nodes>();
  const lost: { node: Nodes; isSecond: boolean }[] = [];
  for (const node of nodesOf(tree, 'footnoteDefinition')) {
    if (definitions.has(node.identifier)) lost.push({ node, isSecond: true });
    else definitions.set(node.identifier, node);
  }
  const seen = new Set<string>();
  const follow = (within: Nodes): void => {
    visit(within, (node) => {
      if (node.type === 'footnoteDefinition' && node !== within) return SKIP;
      if (node.type === 'footnoteReference' && !seen.has(node.identifier)) {
        seen.add(node.identifier);
        const definition = definitions.get(node.identifier);
        if (definition !== undefined) follow(definition);
      }
      return undefined;
    });
  };
  follow(tree);
  for (const [name, node] of definitions) if (!seen.has(name)) lost.push({ node, isSecond: false });
  return lost;
}

/** Headings without text. */
export function findEmptyHeadings(tree: Root): Nodes[] {
  return nodesOf(tree, 'heading').filter((node) => {
    const hasPicture = node.children.some(({ type }) => /^image/.test(type));
    return !hasPicture && textOf(node).trim() === '';
  });
}

/** A block of code that continues to the end of the text because its fence is not closed. */
export function findOpenFences(source: string, tree: Root): Nodes[] {
  return nodesOf(tree, 'code').filter((node) => {
    const lines = source.slice(...rangeOf(node)).split('\n');
    const [, mark] = /^(`{3,}|~{3,})/.exec(lines[0] ?? '') ?? [];
    const last = (lines.at(-1) ?? '').replace(/^[\s>]*/, '').trimEnd();
    return mark !== undefined && (lines.length === 1 || !isFence(last, mark));
  });
}

function isFence(line: string, mark: string): boolean {
  return line.startsWith(mark) && line.replaceAll(mark[0] ?? '', '') === '';
}
