import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { contentProblems } from '../../content/problems.ts';
import type { Problem } from '../../model/problem.ts';
import { subscriberProblems } from '../problems.ts';

export interface CsvLine {
  /** From 1; the last one where a cell contains line breaks. */
  line: number;
  cells: string[];
}

export interface CsvFile {
  path: string;
  file: string;
  /** A label of the Encoding standard; absent: UTF-8, or what a byte order mark says. */
  encoding?: string;
}

/** In characters. A quotation mark that is not closed makes the whole file one cell. */
const longestLine = 100_000;

/** By the parser's codes. */
const reasons: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quotation mark is not closed',
  CSV_MAX_RECORD_SIZE: `a line has more than ${longestLine.toLocaleString('en')} characters, probably because a quotation mark is not closed`,
  CSV_INVALID_CLOSING_QUOTE: 'a cell has text after its closing quotation mark',
};

/** Reads cells between commas, semicolons, tabs or bars, or what `sep=` names. @throws CsvError */
export async function* readLines(csv: CsvFile): AsyncGenerator<CsvLine> {
  const encoding = csv.encoding ?? (await sniffEncoding(csv.path));
  const text = decode(csv.path, encoding);
  const first = await text.next();
  if (first.done === true) return;
  const declared = readSeparatorLine(first.value);
  const rows: AsyncIterable<{ record: string[]; info: { lines: number } }> = Readable.from(
    chain(first.value, text),
  ).pipe(
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
  yield* dropTitle(rows);
}

/** Without a title above the heading, as in `Members for group staff`. */
async function* dropTitle(rows: AsyncIterable<{ record: string[]; info: { lines: number } }>) {
  let first: CsvLine | undefined;
  let isRead = false;
  try {
    for await (const { record: cells, info } of rows) {
      const line = { line: info.lines, cells };
      if (!isRead) {
        first = line;
        isRead = true;
        continue;
      }
      if (first !== undefined && !isTitle(first.cells, cells)) yield first;
      first = undefined;
      yield line;
    }
  } finally {
    if (first !== undefined) yield first;
  }
}

/** True for a line with one cell above one with several, unless either has an address. */
function isTitle(cells: readonly string[], next: readonly string[]): boolean {
  const filled = (row: readonly string[]): number => row.filter((cell) => cell !== '').length;
  const isPerson = [...cells, ...next].some((cell) => cell.includes('@'));
  return filled(cells) === 1 && filled(next) > 1 && !isPerson;
}

/** Reads a file to its end, to notice a truncated one. @returns why it is unreadable, if so. */
export async function readToEnd(
  csv: CsvFile,
  visit: (line: CsvLine) => void,
): Promise<Problem | undefined> {
  let last = 0;
  try {
    const encoding = csv.encoding ?? (await sniffEncoding(csv.path));
    if (encoding === 'utf-8') {
      const line = await findBadLine(csv.path);
      if (line !== undefined) {
        const option = '--encoding windows-1250';
        return contentProblems['not-utf-8']({ option }, { file: csv.file, line });
      }
    }
    for await (const line of readLines(csv)) {
      last = line.line;
      visit(line);
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const reason = reasons[error.code] ?? 'a line cannot be read';
    // The line that begins the unreadable record, which may continue to the end of the file.
    return subscriberProblems['broken-csv']({ reason }, { file: csv.file, line: last + 1 });
  }
}

async function* decode(path: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  const chunks: AsyncIterable<Buffer> = createReadStream(path);
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

async function* chain(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

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

/** The separator of a first line such as `sep=;`, which is meant for Excel; undefined for any other line. */
function readSeparatorLine(text: string): string | undefined {
  return /^\uFEFF?"?sep=([^\r\n"])"?[,;\t ]*(?:\r\n?|\n)/i.exec(text)?.[1];
}

function sniffDelimiter(text: string): string {
  const [title = '', below = ''] = text.replace(/"[^"]*"/g, '').split(/\r\n?|\n/, 2);
  const heading = /[,;\t|]/.test(title) ? title : below;
  const count = (delimiter: string): number => heading.split(delimiter).length;
  return [',', ';', '\t', '|'].reduce((best, each) => (count(each) > count(best) ? each : best));
}

async function findBadLine(path: string): Promise<number | undefined> {
  let line = 1;
  let rest: Buffer = Buffer.alloc(0);
  const isText = (bytes: Buffer): boolean => isUtf8(bytes) && !bytes.includes(0);
  const chunks: AsyncIterable<Buffer> = createReadStream(path);
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      if (!isText(bytes.subarray(start, end))) return line;
      start = end + 1;
      line += 1;
    }
    rest = bytes.subarray(start);
  }
  return isText(rest) ? undefined : line;
}
