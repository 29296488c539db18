import type { Outcome, Problem } from '../../model/problem.ts';
import type { Candidate } from '../candidate.ts';
import { blocksOf, isBlank, isMarker, isRule, looksLikeTitle } from './blocks.ts';
import { type Credit, creditOf } from './credits.ts';
import { textToMarkdown } from './markdown.ts';
import { oneLine } from './propose.ts';

/** The lines of one story. */
export interface Part {
  /** The number of the first line in the text. */
  first: number;
  lines: readonly string[];
  /** Somebody said that its first line is a title. */
  hasTitle: boolean;
}

/** No title is longer, whoever says so. */
const longestTitle = 200;

/**
 * Makes a candidate of one story's lines: its title as it stands, the credits below the title and
 * on the last line as its source, author and day, and the rest as Markdown.
 * @returns undefined where the lines hold no words.
 */
export function storyOf(part: Part, from: string, width: number): Outcome<Candidate> | undefined {
  const all = part.lines.map((line, at) => ({ line, number: part.first + at }));
  const isEmpty = ({ line }: { line: string }): boolean =>
    isBlank(line) || isMarker(line) || isRule(line);
  const start = all.findIndex((each) => !isEmpty(each));
  if (start === -1) return undefined;
  const end = all.findLastIndex((each) => !isEmpty(each)) + 1;
  const lines = all.slice(start, end).map(({ line }) => line);
  const line = part.first + start;
  const head = titleOf(lines, part.hasTitle);
  const { credits, rest } = takeCredits(lines.slice(head.taken));
  const body = textToMarkdown(rest, width);
  const problems: Problem[] = [];
  if (head.taken === 0) problems.push(withoutTitle(from, line));
  if (body === '') problems.push(withoutText(from, line));
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

/** A title and how many lines it takes; none of them where the text has no title and its first words serve. */
function titleOf(lines: readonly string[], isSaid: boolean): { title: string; taken: number } {
  const [first, second] = blocksOf(lines);
  const line = oneLine(lines[0] ?? '');
  if (first?.heading !== undefined) {
    const taken = /^ {0,3}#/.test(lines[0] ?? '') ? 1 : 2;
    return { title: oneLine(first.lines.join(' ')), taken };
  }
  const isTitle = isSaid
    ? line.length <= longestTitle && !(lines.length === 1 && /[.!?]$/.test(line))
    : first !== undefined &&
      (looksLikeTitle(first) || (second === undefined && line.length <= 120));
  if (isTitle) return { title: line, taken: 1 };
  return { title: firstWords(first?.lines.join(' ') ?? ''), taken: 0 };
}

/** The first sentence, or what fits of it. */
function firstWords(text: string): string {
  const words = oneLine(text);
  const sentence = /^.*?[.!?](?=\s|$)/.exec(words)?.[0] ?? words;
  if (sentence.length <= 80) return sentence;
  const cut = sentence.slice(0, 80);
  return `${cut.slice(0, cut.lastIndexOf(' ') > 20 ? cut.lastIndexOf(' ') : 80)}…`;
}

/** Takes the credits below a title and the source on the last line, one of each kind. */
function takeCredits(lines: readonly string[]): { credits: Credit[]; rest: string[] } {
  const credits: Credit[] = [];
  let start = 0;
  for (const [at, line] of lines.entries()) {
    if (isBlank(line)) continue;
    const credit = creditOf(line);
    if (credit === undefined || credits.some(({ kind }) => kind === credit.kind)) break;
    credits.push(credit);
    start = at + 1;
  }
  const rest = lines.slice(start);
  const last = rest.findLastIndex((line) => !isBlank(line));
  const credit = creditOf(rest[last] ?? '');
  const isNew = credit?.kind === 'source' && credits.every(({ kind }) => kind !== 'source');
  if (isNew) credits.push(credit);
  return { credits, rest: isNew ? rest.slice(0, last) : rest };
}

function fieldsOf(credits: readonly Credit[]): Partial<Candidate> {
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

function withoutTitle(file: string, line: number): Problem {
  return {
    code: 'story-without-title',
    severity: 'warning',
    message: 'This story begins without a title; its first words serve as one.',
    hint: 'Write a title on a line of its own above it, with a blank line below.',
    file,
    line,
  };
}

function withoutText(file: string, line: number): Problem {
  return {
    code: 'story-without-text',
    severity: 'warning',
    message: 'This story is a title alone.',
    hint: 'If it belongs to the story below, cut there no more; else write its text.',
    file,
    line,
  };
}
