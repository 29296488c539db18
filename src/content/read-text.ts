import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import type { Outcome, Problem } from '../model/problem.ts';
import { contentProblems } from './problems.ts';

/**
 * Reads UTF-8 text with `\n` line ends; a problem if the bytes are not UTF-8 or contain a NUL.
 * @param path The file; @param file how problems name it.
 */
export async function readText(path: string, file: string): Promise<Outcome<string | undefined>> {
  const bytes = await readFile(path);
  if (!isUtf8(bytes) || bytes.includes(0)) {
    return { value: undefined, problems: [notUtf8(bytes, file)] };
  }
  const text = new TextDecoder().decode(bytes);
  return { value: text.replace(/\r\n?/g, '\n'), problems: [] };
}

function notUtf8(bytes: Uint8Array, file: string): Problem {
  let line = 1;
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    const part = bytes.subarray(start, end + 1);
    if (part.includes(0) || !isUtf8(part)) break;
    start = end + 1;
    line += 1;
  }
  return contentProblems['not-utf-8']({}, { file, line });
}
