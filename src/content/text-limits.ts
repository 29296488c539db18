import type { Definition, Nodes, Root, Table } from 'mdast';
import { createTimeLimit, limitDepth, type TimeLimit } from '../lib/sandbox/run-limited.ts';
import type { Place, Problem } from '../model/problem.ts';
import { contentProblems } from './problems.ts';

/** In characters: twice a whole mail. The worst harmless text parses in 3.7 s and 850 MB. */
export const longestText = 200_000;
/** In seconds. The time for some Markdown grows with the cube of its length. */
const parseSeconds = 5;
/** In characters: the worst of this length takes 1 s, and the clock 0.5 ms, a fifth of reading it. */
const shortText = 5_000;
/** Nested lists, quotes and emphasis. Parsers and renderers recurse. */
const deepest = 50;
/** Table cells. In HTML every row gets as many as the widest. */
const mostCells = 20_000;
/** In characters: each reference link repeats the URL of its definition. */
const longestReferences = 1_000_000;

/** Makes a limit for parsing the texts of one folder. */
export function limitParsing(seconds = parseSeconds): TimeLimit {
  return createTimeLimit(seconds);
}

/** True for the problems of this file. */
export function isExcess({ code }: Problem): boolean {
  return code === 'text-too-long' || code === 'text-too-complex';
}

export interface UntrustedText {
  text: string;
  file: string;
  linesBefore: number;
}

/** Parses; a problem if the text is too long, takes too long, or overflows the stack. */
export function parseLimited<T>(
  source: UntrustedText,
  limit: TimeLimit,
  parse: () => T,
): { value: T } | { problem: Problem } {
  const { text, file, linesBefore } = source;
  if (text.length > longestText) {
    return { problem: tooLong(text.length, { file, line: linesBefore + 1 }) };
  }
  const result = text.length <= shortText ? limitDepth(parse) : limit.run(parse);
  if ('value' in result) return result;
  return { problem: notParsed(result.failed, { file, line: linesBefore + densestLine(text) }) };
}

/** The problem of a text that could not be parsed. */
export function notParsed(failed: keyof typeof reasons, place: Place): Problem {
  return tooComplex(`This text ${reasons[failed]}`, place);
}

const reasons = {
  'too-slow': 'takes too long to read',
  'too-deep': 'is nested too deeply',
} as const;

/** Finds what would become very large or overflow the stack when rendered. */
export function findExcess(tree: Root, file: string): Problem | undefined {
  const definitions = new Map<string, number>();
  const references: { identifier: string; node: Nodes }[] = [];
  const pending: { node: Nodes; depth: number }[] = [{ node: tree, depth: 0 }];
  let cells = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, depth } = next;
    const place = { file, ...(node.position && { line: node.position.start.line }) };
    if (depth > deepest) {
      return tooComplex(`This text is nested more than ${deepest} levels deep`, place);
    }
    if (node.type === 'table') cells += cellsOf(node);
    if (cells > mostCells) {
      return tooComplex(`The tables have more than ${format(mostCells)} cells`, place);
    }
    if (node.type === 'definition') define(definitions, node);
    if (node.type === 'linkReference' || node.type === 'imageReference') {
      references.push({ identifier: node.identifier, node });
    }
    // Reversed, so that nodes are visited in the order of the text.
    const children = 'children' in node ? node.children : [];
    for (const child of children.toReversed()) pending.push({ node: child, depth: depth + 1 });
  }
  let characters = 0;
  for (const { identifier, node } of references) {
    characters += definitions.get(identifier) ?? 0;
    if (characters <= longestReferences) continue;
    return tooComplex(
      `The URLs of the reference links add up to more than ${format(longestReferences)} characters`,
      { file, ...(node.position && { line: node.position.start.line }) },
    );
  }
  return undefined;
}

/** The first of several definitions of the same name counts (CommonMark 0.31, 4.7). */
function define(definitions: Map<string, number>, { identifier, url, title }: Definition): void {
  if (definitions.has(identifier)) return;
  definitions.set(identifier, url.length + (title?.length ?? 0));
}

function cellsOf({ children: rows }: Table): number {
  const widest = rows.reduce((most, { children }) => Math.max(most, children.length), 0);
  return rows.length * widest;
}

/** From 1: the first line of the paragraph with the most characters of markup. */
function densestLine(text: string): number {
  let line = 1;
  let found = { line: 1, marks: -1 };
  for (const block of text.split('\n\n')) {
    const marks = block.match(/[[\]()!*_~`<>|#:\\&@+\-=.]/g)?.length ?? 0;
    const blank = /^\n*/.exec(block)?.[0].length ?? 0;
    if (marks > found.marks) found = { line: line + blank, marks };
    line += block.split('\n').length + 1;
  }
  return found.line;
}

/** The problem of a text that is too long. @param length In characters. */
export function tooLong(length: number, place: Place): Problem {
  const params = { length: format(length), most: format(longestText) };
  return contentProblems['text-too-long'](params, place);
}

function tooComplex(reason: string, place: Place): Problem {
  return contentProblems['text-too-complex']({ reason }, place);
}

function format(number: number): string {
  return number.toLocaleString('en');
}
