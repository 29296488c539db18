/** Scripts that are written without spaces between words. */
export const unspacedScript =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/**
 * Counts words as a word processor does: `re-enter` is one, a dash is none. In scripts without
 * spaces, words are found by a dictionary (Unicode UAX #29).
 */
export function countWords(text: string): number {
  let count = 0;
  for (const part of text.split(/\s+/u)) {
    if (!/[\p{L}\p{N}]/u.test(part)) continue;
    count += unspacedScript.test(part) ? countSegments(part) : 1;
  }
  return count;
}

function countSegments(text: string): number {
  // Which language it is makes no difference to the dictionaries.
  segmenter ??= new Intl.Segmenter('und', { granularity: 'word' });
  return [...segmenter.segment(text)].filter(({ isWordLike }) => isWordLike).length;
}

let segmenter: Intl.Segmenter | undefined;
