import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import type { Problem } from '../../model/problem.ts';

export interface CsvLine {
  /** Counted from 1; that on which it ends, where a cell has several. */
  line: number;
  cells: string[];
}

export interface CsvFile {
  path: string;
  /** How problems name it. */
  file: string;
  /** As `TextDecoder` knows it; absent: UTF-8, or what a byte order mark says. */
  encoding?: string;
}

/** A cell of more than this is not a name, and a quotation mark that is not closed makes the whole file one. */
const longestLine = 100_000;

/**
 * The lines of a CSV file, one after the other: separated by comma, semicolon, tab or bar, or by
 * what a first line `sep=` names.
 * @throws CsvError where it is none.
 */
export async function* readLines(csv: CsvFile): AsyncGenerator<CsvLine> {
  const encoding = csv.encoding ?? (await sniffEncoding(csv.path));
  const text = decode(csv.path, encoding);
  const first = await text.next();
  if (first.done === true) return;
  const declared = readSeparatorLine(first.value);
  const parser = Readable.from(chain(first.value, text)).pipe(
    parse({
      bom: true,
      delimiter: declared ?? sniffDelimiter(first.value),
      ...(declared !== undefined && { from_line: 2 }),
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      max_record_size: longestLine,
      trim: true,
    }),
  );
  for await (const each of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    yield { line: each.info.lines, cells: each.record };
  }
}

/**
 * Reads a file to its end, since nothing is taken from one that breaks off in the middle.
 * @param visit Called with each line, the heading first.
 * @returns what is wrong with it as a whole; undefined where nothing is.
 */
export async function readToEnd(
  csv: CsvFile,
  visit: (line: CsvLine) => void,
): Promise<Problem | undefined> {
  try {
    const encoding = csv.encoding ?? (await sniffEncoding(csv.path));
    if (encoding === 'utf-8') {
      const line = await notUtf8(csv.path);
      if (line !== undefined) return wrongEncoding(csv.file, line);
    }
    for await (const line of readLines(csv)) visit(line);
    return undefined;
  } catch (error) {
    const { code = '', lines } = error as { code?: string; lines?: number };
    if (!code.startsWith('CSV_')) throw error;
    return {
      code: 'broken-csv',
      severity: 'error',
      message: `This is not a CSV file that can be read (${code}); nobody was taken from it.`,
      hint: 'Look for a quotation mark that is not closed, and save it as CSV (UTF-8) again.',
      file: csv.file,
      ...(lines !== undefined && { line: lines }),
    };
  }
}

async function* decode(path: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of createReadStream(path)) {
    const text = decoder.decode(chunk as Buffer, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

async function* chain(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

/** What programs put in front of a text that is not UTF-8, Excel among them. */
async function sniffEncoding(path: string): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    if (buffer[0] === 0xff && buffer[1] === 0xfe) return 'utf-16le';
    if (buffer[0] === 0xfe && buffer[1] === 0xff) return 'utf-16be';
    return 'utf-8';
  } finally {
    await handle.close();
  }
}

/**
 * A first line such as `sep=;`, by which programs tell Excel how cells are separated.
 * @returns the separator; undefined where the first line is something else.
 */
function readSeparatorLine(text: string): string | undefined {
  return /^\uFEFF?"?sep=([^\r\n"])"?[,;\t ]*(?:\r\n?|\n)/i.exec(text)?.[1];
}

/** The one that the heading has most of. */
function sniffDelimiter(text: string): string {
  const heading = text.slice(0, text.search(/\r|\n|$/)).replace(/"[^"]*"/g, '');
  const count = (delimiter: string): number => heading.split(delimiter).length;
  return [',', ';', '\t', '|'].reduce((best, each) => (count(each) > count(best) ? each : best));
}

/** The line with the first bytes that are no text in UTF-8. */
async function notUtf8(path: string): Promise<number | undefined> {
  let line = 1;
  let rest: Buffer = Buffer.alloc(0);
  const isText = (bytes: Buffer): boolean => isUtf8(bytes) && !bytes.includes(0);
  for await (const chunk of createReadStream(path)) {
    const bytes = Buffer.concat([rest, chunk as Buffer]);
    const end = bytes.lastIndexOf(10) + 1;
    const whole = bytes.subarray(0, end);
    rest = bytes.subarray(end);
    const lines = isText(whole) ? [] : splitLines(whole);
    const at = lines.findIndex((each) => !isText(each));
    if (at !== -1) return line + at;
    line += countLines(whole);
  }
  return isText(rest) ? undefined : line;
}

function splitLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(10, start) + 1 || bytes.length;
    lines.push(bytes.subarray(start, end));
    start = end;
  }
  return lines;
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) count += 1;
  return count;
}

function wrongEncoding(file: string, line: number): Problem {
  return {
    code: 'not-utf-8',
    severity: 'error',
    message: 'This file is not UTF-8 text; nobody was taken from it.',
    hint: 'Save it again as CSV UTF-8, so that letters such as š and đ survive, or name what it is: --encoding windows-1250',
    file,
    line,
  };
}
