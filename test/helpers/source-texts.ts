import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import type { Text } from './phrases.ts';

/** Three words in a row. */
const isSentence = /[a-z]+ [a-z]+ [a-z]+/i;

/** The sentences in the string literals of a folder of source files, each with file and line. */
export async function readTexts(folder: string): Promise<Text[]> {
  const names = await readdir(folder, { recursive: true });
  const texts: Text[] = [];
  for (const name of names.filter((each) => /\.[jt]s$/.test(each)).sort()) {
    const code = await readFile(join(folder, name), 'utf8');
    const add = (start: number, text: string): void => {
      if (!isSentence.test(text)) return;
      const line = code.slice(0, start).split('\n').length;
      texts.push({ where: `${name}:${line}`, text });
    };
    new Visitor({
      Literal: ({ start, value }) => {
        if (typeof value === 'string') add(start, value);
      },
      TemplateLiteral: ({ start, quasis }) => {
        add(start, quasis.map(({ value }) => value.cooked ?? '').join('X'));
      },
    }).visit(parseSync(name, code).program);
  }
  return texts;
}
