import type { Outcome, Problem } from '../../model/problem.ts';
import type { Document } from '../candidate.ts';
import { detectEncoding } from './encoding.ts';

const otherKinds: readonly (readonly [start: string, name: string])[] = [
  ['%PDF-', 'a PDF'],
  ['{\\rtf', 'a document of a word processor (RTF)'],
  ['PK\u0003\u0004', 'a document of a word processor or an archive'],
];

/**
 * Reads a document's bytes as plain text. Where nothing tells how they are to be read, that is told.
 * @returns undefined and a problem where they are no text.
 */
export function readPlain({ bytes, from, charset }: Document): Outcome<string | undefined> {
  const hints = { kind: 'text' as const, ...(charset !== undefined && { charset }) };
  const { label, guessed } = detectEncoding(bytes, hints);
  const text = new TextDecoder(label).decode(bytes);
  const other = otherKinds.find(([start]) => text.startsWith(start))?.[1];
  if (other !== undefined || isBinary(text)) {
    return { value: undefined, problems: [noText(from, other)] };
  }
  return { value: text, problems: guessed ? [guess(from, label)] : [] };
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

function guess(file: string, label: string): Problem {
  return {
    code: 'guessed-encoding',
    severity: 'warning',
    message: `This file is not UTF-8; it was read as ${label === 'windows-1251' ? 'Windows-1251 (Cyrillic)' : 'Windows-1250 (Central European)'}.`,
    hint: 'Look at letters such as š, č and đ; if they are wrong, save the file again as UTF-8.',
    file,
  };
}
