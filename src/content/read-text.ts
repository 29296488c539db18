import { readFileSync } from 'node:fs';
import { normaliseLineEnds, placeAt } from '../lib/text/line-ends.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { decodeText, firstUndecodable } from './decode-text.ts';
import { contentProblems } from './problems.ts';

/**
 * Reads text (UTF-8, or UTF-16 with a byte order mark) with `\n` line ends; problems if the bytes
 * are of another encoding or contain a NUL. @param path The file; @param file how problems name it.
 */
export async function readText(path: string, file: string): Promise<Outcome<string | undefined>> {
  // At once: with a promise, reading a short text takes four times as long.
  const bytes = readFileSync(path);
  const text = decodeText(bytes)?.text;
  if (text === undefined) return { value: undefined, problems: [notUtf8(bytes, file)] };
  const nuls = findNuls(text, file);
  return nuls.length > 0
    ? { value: undefined, problems: nuls }
    : { value: normaliseLineEnds(text), problems: [] };
}

function notUtf8(bytes: Uint8Array, file: string): Problem {
  const { text, offset } = firstUndecodable(bytes);
  return contentProblems['not-utf-8']({}, { file, ...placeAt(text, offset) });
}

/** More than these are UTF-16 without a byte order mark, in which every other byte is a NUL. */
const mostNuls = 10;

function findNuls(text: string, file: string): Problem[] {
  const found = [...text.matchAll(/\0/g)].map(({ index }) => ({ file, ...placeAt(text, index) }));
  const [first] = found;
  if (first !== undefined && found.length > Math.max(mostNuls, text.length / 5)) {
    return [contentProblems['not-utf-8']({}, first)];
  }
  return found.slice(0, mostNuls).map((place) => ({
    ...contentProblems['nul-character'](place),
    repair: () => ({
      done: 'Deleted a NUL character.',
      edits: [{ line: place.line, column: place.column, old: '\0', new: '' }],
    }),
  }));
}
