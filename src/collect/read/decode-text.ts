import type { Outcome, Problem } from '../../newsletter/problem.ts';
import type { Document } from '../candidate.ts';

const marks = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
];
const otherKinds: readonly (readonly [start: string, name: string])[] = [
  ['%PDF-', 'a PDF'],
  ['{\\rtf', 'a document of a word processor (RTF)'],
  ['PK\u0003\u0004', 'a document of a word processor or an archive'],
];

/**
 * Reads a document's bytes as text: by its byte order mark, by what the server said, as UTF-8,
 * and where they are none, as Windows-1250, which is told.
 * @returns undefined and a problem where they are no text.
 */
export function decodeText({ bytes, from, charset }: Document): Outcome<string | undefined> {
  const mark = marks.find((each) => each.bytes.every((byte, at) => bytes[at] === byte));
  const tries = mark !== undefined ? [mark.encoding] : [charset, 'utf-8', 'windows-1250'];
  for (const encoding of tries) {
    const text = encoding === undefined ? undefined : decode(bytes, encoding);
    if (text === undefined) continue;
    const other = otherKinds.find(([start]) => text.startsWith(start))?.[1];
    if (other !== undefined || isBinary(text))
      return { value: undefined, problems: [noText(from, other)] };
    const isGuess = encoding === 'windows-1250' && charset !== encoding;
    return { value: text, problems: isGuess ? [guessed(from)] : [] };
  }
  return { value: undefined, problems: [noText(from, undefined)] };
}

function decode(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    // An encoding that nobody knows, or bytes that are not in it.
    return undefined;
  }
}

/** NUL, or more control characters than come by chance. */
function isBinary(text: string): boolean {
  const controls = text.match(/[\u0001-\u0008\u000e-\u001f\u007f]/g)?.length ?? 0;
  return text.includes('\u0000') || controls * 100 > text.length;
}

function noText(file: string, what = 'not plain text'): Problem {
  return {
    code: 'not-text',
    severity: 'error',
    message: `This file is ${what}, whatever its name says.`,
    hint: 'Open it, copy the words, and save them as plain text (UTF-8).',
    file,
  };
}

function guessed(file: string): Problem {
  return {
    code: 'guessed-encoding',
    severity: 'warning',
    message: 'This file is not UTF-8; it was read as Windows-1250 (Central European).',
    hint: 'Look at letters such as š, č and đ; if they are wrong, save the file again as UTF-8.',
    file,
  };
}
