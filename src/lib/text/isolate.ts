import { type Direction, rightToLeft } from './direction.ts';

/** A part of a text, in UTF-16 units, that runs in a direction of its own. */
export interface ForeignRun {
  start: number;
  end: number;
  direction: Direction;
}

type Range = Pick<ForeignRun, 'start' | 'end'>;

/**
 * The parts of a text that the bidirectional algorithm (UAX 9) would mix with what is around them:
 * words of the other direction, and in text from right to left also numbers of several parts
 * (`+381 11 123 456`) and words with signs (`C++`). In the order of the text, without overlaps.
 */
export function foreignRuns(text: string, around: Direction): ForeignRun[] {
  if (around === 'rtl') {
    const runs = [...foreignNumbers(text), ...wordsWithSigns(text)];
    return withoutOverlaps(runs).map((run) => ({ ...run, direction: 'ltr' }));
  }
  if (!rightToLeft.test(text)) return [];
  return [...text.matchAll(backward)].map((run) => ({
    ...withBrackets(text, rangeOf(run)),
    direction: 'rtl',
  }));
}

const letter = rightToLeft.source;
/** From a letter to the last one that no letter of the other direction comes before. */
const backward = new RegExp(String.raw`${letter}\p{M}*(?:[^\p{L}]*${letter}\p{M}*)*`, 'gu');

function withBrackets(text: string, { start, end }: Range): Range {
  const run = text.slice(start, end);
  const count = (bracket: string): number => run.split(bracket).length - 1;
  const opened = count('(') - count(')');
  const opens = opened < 0 && text[start - 1] === '(';
  const closes = opened > 0 && text[end] === ')';
  return { start: start - Number(opens), end: end + Number(closes) };
}

const groups =
  /(?<![\p{L}\p{N}.])[+(]{0,2}\p{Nd}+(?:[ \u00a0\u202f()./-]{1,3}\p{Nd}+)+(?![\p{L}\p{N}])/gu;
const equation =
  /\p{Nd}+(?:\s?[-+\u2212×·*/^]\s?\p{Nd}+)*\s?=\s?[-\u2212]?\p{Nd}+(?![\p{L}\p{N}])/gu;
const signed = /(?<![\p{L}\p{M}\p{N})\]%.,])[-+\u2212±]\p{Nd}+(?:[.,]\p{Nd}+)*%?(?![\p{L}\p{N}])/gu;

function foreignNumbers(text: string): Range[] {
  const long = [...text.matchAll(groups)].filter(([number]) => isOneNumber(number));
  return [...long, ...text.matchAll(equation), ...text.matchAll(signed)].map(rangeOf);
}

/** Telephone numbers, dates such as 2026-11-24, and 1 000 000; but no years and no list of numbers. */
function isOneNumber(text: string): boolean {
  if (text.startsWith('+') || /^\p{Nd}{1,3}(?:[ \u00a0\u202f]\p{Nd}{3})+$/u.test(text)) return true;
  if (/^\p{Nd}{4}\P{Nd}+\p{Nd}{4}$/u.test(text)) return false;
  const digits = text.replace(/\P{Nd}/gu, '');
  return digits.length >= 7 && (/^[(0\u0660\u06f0]/.test(text) || !/\s/.test(text));
}

const opening = /^[([{"'“”„«‹‘’–—]+/;
const closing = /[)\]}"'“”»›’.,;:!?…،؛؟–—]+$/;

/** A word; or what is before the Latin one of `ב־C++`. */
const word = new RegExp(String.raw`\S*(?:${letter}\p{M}*[-\u05be]|\u0640)|\S+`, 'gu');

/** Neighbouring words of the other direction, if they begin or end with a sign. */
function wordsWithSigns(text: string): Range[] {
  const found: Range[] = [];
  let open: Range | undefined;
  for (const match of text.matchAll(word)) {
    const { start, end } = rangeOf(match);
    const hasLetter = /\p{L}/u.test(match[0]);
    const isForeign = hasLetter && !rightToLeft.test(match[0]);
    if (!isForeign && hasLetter) open = undefined;
    if (!isForeign) continue;
    if (open === undefined) {
      open = { start, end };
      found.push(open);
    } else open.end = end;
  }
  return found.map((range) => trimmed(text, range)).filter((range) => hasSign(text, range));
}

/** Without the punctuation of the sentence around it. */
function trimmed(text: string, { start, end }: Range): Range {
  const words = text.slice(start, end);
  const [before = ''] = opening.exec(words) ?? [];
  const [after = ''] = closing.exec(words) ?? [];
  return { start: start + before.length, end: end - after.length };
}

function hasSign(text: string, { start, end }: Range): boolean {
  const words = text.slice(start, end);
  return /^[^\p{L}\p{N}]|[^\p{L}\p{M}\p{N}]$/u.test(words);
}

function rangeOf({ 0: found, index }: { 0: string; index: number }): Range {
  return { start: index, end: index + found.length };
}

/** The longest of those that overlap, in the order of the text. */
function withoutOverlaps(ranges: readonly Range[]): Range[] {
  const kept: Range[] = [];
  for (const range of [...ranges].sort((a, b) => b.end - b.start - (a.end - a.start))) {
    if (kept.every(({ start, end }) => range.end <= start || end <= range.start)) kept.push(range);
  }
  return kept.sort((a, b) => a.start - b.start);
}

/** In isolating characters, which take the direction of the first letter (UAX 9, FSI and PDI). */
function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}

/** A name or address in a sentence from left to right, isolated if it runs the other way. */
export function isolateName(name: string, around: Direction): string {
  return around === 'ltr' && rightToLeft.test(name) ? isolated(name) : name;
}

function firstDirection(text: string): Direction {
  const [first = ''] = /\p{L}/u.exec(text) ?? [];
  return rightToLeft.test(first) ? 'rtl' : 'ltr';
}

/**
 * Plain text in which foreign parts are isolated where others would be mixed with them. Each line
 * has the direction of its first letter, as programs show it.
 */
export function isolateLines(text: string): string {
  return text
    .split('\n')
    .map((line) => isolateLine(line))
    .join('\n');
}

/** The same for one line, such as a title. @param around Default: the direction of its first letter. */
export function isolateLine(line: string, around = firstDirection(line)): string {
  let [shown, from] = ['', 0];
  for (const { start, end } of foreignRuns(line, around)) {
    const run = line.slice(start, end);
    const isFollowed = around === 'rtl' || /^[^\p{L}]*\p{N}/u.test(line.slice(end));
    // Programs would take the character as a part of the address.
    const stays = !isFollowed || run.includes('://') || line[start - 1] === '\u2068';
    shown += line.slice(from, start) + (stays ? run : isolated(run));
    from = end;
  }
  return shown + line.slice(from);
}
