import type { Outcome, Problem } from '../../model/problem.ts';
import type { Candidate } from '../candidate.ts';
import { type Attribution, readAttribution } from './attribution.ts';
import { splitProblems } from './problems.ts';
import { oneLine } from './propose-stories.ts';
import { isBlank, isMarker, isRule, looksLikeTitle, splitIntoBlocks } from './text-blocks.ts';
import { textToMarkdown } from './text-to-markdown.ts';

export interface StoryLines {
  first: number;
  lines: readonly string[];
  hasTitle: boolean;
}

const longestTitle = 200;

/** The title, attributions below it and on the last line, and the rest as Markdown, if any. */
export function buildStory(
  part: StoryLines,
  from: string,
  width: number,
): Outcome<Candidate> | undefined {
  const hasWords = (line: string): boolean => !isBlank(line) && !isMarker(line) && !isRule(line);
  const start = part.lines.findIndex(hasWords);
  if (start === -1) return undefined;
  const lines = part.lines.slice(start, part.lines.findLastIndex(hasWords) + 1);
  const line = part.first + start;
  const head = titleOf(lines, part.hasTitle);
  const { attributions, rest } = separateAttributions(lines.slice(head.taken));
  const body = textToMarkdown(rest, width);
  const problems: Problem[] = [];
  if (head.taken === 0) problems.push(splitProblems['story-without-title']({ file: from, line }));
  if (body === '') problems.push(splitProblems['story-without-text']({ file: from, line }));
  return {
    value: {
      from,
      line,
      title: head.title,
      body,
      pictures: new Map(),
      tags: [],
      ...fieldsOf(attributions),
    },
    problems,
  };
}

/** `taken` is the number of its lines: 0 where it is the first words of the text. */
function titleOf(lines: readonly string[], isNamed: boolean): { title: string; taken: number } {
  const [first, second] = splitIntoBlocks(lines);
  const line = oneLine(lines[0] ?? '');
  if (first?.heading !== undefined) {
    const taken = /^ {0,3}#/.test(lines[0] ?? '') ? 1 : 2;
    return { title: oneLine(first.lines.join(' ')), taken };
  }
  const isTitle = isNamed
    ? line.length <= longestTitle && !(lines.length === 1 && /[.!?]$/.test(line))
    : first !== undefined &&
      (looksLikeTitle(first) || (second === undefined && line.length <= 120));
  if (isTitle) return { title: line, taken: 1 };
  return { title: firstWords(first?.lines.join(' ') ?? ''), taken: 0 };
}

function firstWords(text: string): string {
  const words = oneLine(text);
  const sentence = /^.*?[.!?](?=\s|$)/.exec(words)?.[0] ?? words;
  if (sentence.length <= 80) return sentence;
  const cut = sentence.slice(0, 80);
  return `${cut.slice(0, cut.lastIndexOf(' ') > 20 ? cut.lastIndexOf(' ') : 80)}…`;
}

/** One of each kind, below a title or on the last line. */
function separateAttributions(lines: readonly string[]): {
  attributions: Attribution[];
  rest: string[];
} {
  const attributions: Attribution[] = [];
  let start = 0;
  for (const [at, line] of lines.entries()) {
    if (isBlank(line)) continue;
    const attribution = readAttribution(line);
    if (attribution === undefined || attributions.some(({ kind }) => kind === attribution.kind))
      break;
    attributions.push(attribution);
    start = at + 1;
  }
  const rest = lines.slice(start);
  const last = rest.findLastIndex((line) => !isBlank(line));
  const attribution = readAttribution(rest[last] ?? '');
  const isNew =
    attribution?.kind === 'source' && attributions.every(({ kind }) => kind !== 'source');
  if (isNew) attributions.push(attribution);
  return { attributions, rest: isNew ? rest.slice(0, last) : rest };
}

function fieldsOf(attributions: readonly Attribution[]): Partial<Candidate> {
  const fields: Partial<Candidate> = {};
  for (const attribution of attributions) {
    if (attribution.kind === 'date') fields.date = attribution.date;
    else if (attribution.kind === 'author') fields.author = attribution.author;
    else {
      if (attribution.source !== undefined) fields.source = attribution.source;
      if (attribution.url !== undefined) fields.url = attribution.url;
    }
  }
  return fields;
}
