import { unspacedScript } from '../../lib/text/count-words.ts';
import { textWidth } from '../../lib/text/text-width.ts';

/**
 * Breaks text at spaces, and in scripts without spaces between words; longer words (URLs) stay
 * whole. @param width In columns; at least 16.
 */
export function wrap(text: string, width: number): string {
  return text
    .split('\n')
    .map((paragraph) => wrapLine(paragraph, width))
    .join('\n');
}

function wrapLine(text: string, width: number): string {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(/[ \t]+/).filter((each) => each !== '')) {
    for (const [at, piece] of piecesOf(word).entries()) {
      const space = line === '' || at > 0 ? '' : ' ';
      const wide = textWidth(piece);
      if (line !== '' && used + space.length + wide > Math.max(width, 16)) {
        lines.push(line);
        line = piece;
        used = wide;
      } else {
        line += space + piece;
        used += space.length + wide;
      }
    }
  }
  return [...lines, line].join('\n');
}

/** Where text in a script without spaces may be broken: between words, with their punctuation. */
function piecesOf(word: string): string[] {
  if (!unspacedScript.test(word)) return [word];
  return word
    .split(/([a-z]+:\/\/[!-~]+)/i)
    .flatMap((part, at) => (at % 2 === 1 ? part : wordsIn(part)));
}

function wordsIn(text: string): string[] {
  segmenter ??= new Intl.Segmenter('und', { granularity: 'word' });
  const words: string[] = [];
  let opening = '';
  for (const { segment, isWordLike } of segmenter.segment(text)) {
    const isOpening = /^[\p{Ps}\p{Pi}]+$/u.test(segment);
    if (isOpening) opening += segment;
    else {
      const begun = isWordLike || opening !== '' ? '' : (words.pop() ?? '');
      words.push(begun + opening + segment);
      opening = '';
    }
  }
  return opening === '' ? words : [...words, opening];
}

let segmenter: Intl.Segmenter | undefined;

/** Puts `first` before the first line and `rest` before the others, without spaces at the end of lines. */
export function prefix(text: string, first: string, rest: string): string {
  return text
    .split('\n')
    .map((line, index) => `${index === 0 ? first : rest}${line}`.trimEnd())
    .join('\n');
}

/** A heading above a line of `mark`, which is as wide as the heading. */
export function underline(heading: string, mark: string, width: number): string {
  const lines = wrap(heading, width);
  const widest = Math.max(...lines.split('\n').map((line) => textWidth(line)));
  return `${lines}\n${mark.repeat(Math.max(3, Math.min(widest, width)))}`;
}

/** Pads with spaces to a width in columns. */
export function pad(text: string, width: number, align: 'left' | 'right' | 'center'): string {
  const missing = Math.max(0, width - textWidth(text));
  if (align === 'right') return ' '.repeat(missing) + text;
  if (align === 'left') return text + ' '.repeat(missing);
  const before = Math.floor(missing / 2);
  return ' '.repeat(before) + text + ' '.repeat(missing - before);
}
