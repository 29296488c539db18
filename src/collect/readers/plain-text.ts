import type { Outcome } from '../../model/problem.ts';
import type { Document } from '../candidate.ts';
import { detectEncoding } from './encoding.ts';
import { readerProblems } from './problems.ts';

const otherKinds: readonly (readonly [start: string, name: string])[] = [
  ['%PDF-', 'a PDF'],
  ['{\\rtf', 'an RTF document'],
  ['PK\u0003\u0004', 'a Word document or an archive'],
];

/** Warns if the encoding is a guess. Undefined and a problem if the document is not text. */
export function readPlain({ bytes, from, charset }: Document): Outcome<string | undefined> {
  const { label, guessed } = detectEncoding(bytes, { kind: 'text', charset });
  const text = new TextDecoder(label).decode(bytes);
  const other = otherKinds.find(([start]) => text.startsWith(start))?.[1];
  if (other !== undefined || isBinary(text)) {
    const type = other === undefined ? {} : { type: other };
    return { value: undefined, problems: [readerProblems['not-text'](type, { file: from })] };
  }
  const encoding =
    label === 'windows-1251' ? 'Windows-1251 (Cyrillic)' : 'Windows-1250 (Central European)';
  const guess = readerProblems['guessed-encoding']({ encoding }, { file: from });
  return { value: text, problems: guessed ? [guess] : [] };
}

function isBinary(text: string): boolean {
  const controls = text.match(/[\u0001-\u0008\u000e-\u001f\u007f]/g)?.length ?? 0;
  return text.includes('\u0000') || controls * 100 > text.length;
}
