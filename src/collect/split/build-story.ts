import type { Outcome, Problem } from '../../model/problem.ts';
import type { Candidate } from '../candidate.ts';
import { type Attribution, readAttribution } from './attribution.ts';
import { splitProblems } from './problems.ts';
import { oneLine } from './propose-stories.ts';
import { isBlank, isMarker, isRule, looksLikeTitle, splitIntoBlocks } from './text-blocks.ts';
import { textToMarkdown } from './text-to-markdown.ts';

/** The lines of one story. */
export interface StoryLines {
  /** The number of the first line in the text. */
  first: number;
  lines: readonly string[];
  /** The editor said that its first line is a title. */
  hasTitle: boolean;
}

/** In characters. */
const longestTitle = 200;

/**
 * Makes a candidate of the lines of one story: the title, the attributions below it and on the last
 * line as source, author and date, and the rest as Markdown.
 * @returns undefined for lines without words.
 */
export function buildStory(
  part: StoryLines,
  from: string,
  width: number,
): Outcome<Candidate> | undefined {
  const all = part.lines.map((line, at) => ({ line, number: part.first + at }));
  const isEmpty = ({ line }: { line: string }): boolean =>
    isBlank(line) || isMarker(line) || isRule(line);
  const start = all.findIndex((each) => !isEmpty(each));
  if (start === -1) return undefined;
  const end = all.findLastIndex((each) => !isEmpty(each)) + 1;
  const lines = all.slice(start, end).map(({ line }) => line);
  const line = part.first + start;
  const head = titleOf(lines, part.hasTitle);
  const { credits, rest } = separateAttributions(lines.slice(head.taken));
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
      ...fieldsOf(credits),
    },
    problems,
  };
}

/** The title, and the number of its lines: 0 where the first words of the text are used. */
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

/** The first sentence, shortened to the length of a title. */
function firstWords(text: string): string {
  const words = oneLine(text);
  const sentence = /^.*?[.!?](?=\s|$)/.exec(words)?.[0] ?? words;
  if (sentence.length <= 80) return sentence;
  const cut = sentence.slice(0, 80);
  return `${cut.slice(0, cut.lastIndexOf(' ') > 20 ? cut.lastIndexOf(' ') : 80)}…`;
}

/** Separates the attributions below a title and the source on the last line, one of each kind. */
function separateAttributions(lines: readonly string[]): {
  credits: Attribution[];
  rest: string[];
} {
  const credits: Attribution[] = [];
  let start = 0;
  for (const [at, line] of lines.entries()) {
    if (isBlank(line)) continue;
    const credit = readAttribution(line);
    if (credit === undefined || credits.some(({ kind }) => kind === credit.kind)) break;
    credits.push(credit);
    start = at + 1;
  }
  const rest = lines.slice(start);
  const last = rest.findLastIndex((line) => !isBlank(line));
  const credit = readAttribution(rest[last] ?? '');
  const isNew = credit?.kind === 'source' && credits.every(({ kind }) => kind !== 'source');
  if (isNew) credits.push(credit);
  return { credits, rest: isNew ? rest.slice(0, last) : rest };
}

function fieldsOf(credits: readonly Attribution[]): Partial<Candidate> {
  const fields: Partial<Candidate> = {};
  for (const credit of credits) {
    if (credit.kind === 'date') fields.date = credit.date;
    else if (credit.kind === 'author') fields.author = credit.author;
    else {
      if (credit.source !== undefined) fields.source = credit.source;
      if (credit.url !== undefined) fields.url = credit.url;
    }
  }
  return fields;
}
