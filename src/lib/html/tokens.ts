import { rawText } from './tags.ts';

export interface Tag {
  kind: 'start';
  name: string;
  source: string;
  selfClosing: boolean;
}

export type Token =
  | { kind: 'text'; value: string }
  | Tag
  | { kind: 'end'; name: string }
  | { kind: 'raw'; name: string; source: string; text: string };

/**
 * The tags and texts of HTML in order, by the tokenizer of the HTML Standard (13.2.5), without
 * comments and declarations. Anything unclosed extends to the end, so that nothing is read twice.
 */
export function* tokens(html: string): Generator<Token> {
  let from = 0;
  let at = html.indexOf('<');
  while (at >= 0) {
    const next = html.charCodeAt(at + 1);
    const isEnd = next === slash;
    const opens = isLetter(isEnd ? html.charCodeAt(at + 2) : next);
    const bogus = next === bang || next === question || (isEnd && !opens);
    if (!opens && !bogus) {
      at = html.indexOf('<', at + 1);
      continue;
    }
    if (at > from) yield { kind: 'text', value: html.slice(from, at) };
    if (bogus) {
      from = endOfComment(html, at);
    } else {
      const nameStart = isEnd ? at + 2 : at + 1;
      const nameEnd = endOfName(html, nameStart);
      const tagEnd = endOfTag(html, nameEnd);
      if (tagEnd < 0) return;
      const name = html.slice(nameStart, nameEnd).toLowerCase();
      const source = html.slice(at, tagEnd);
      from = tagEnd;
      if (isEnd) yield { kind: 'end', name };
      else if (rawText.has(name)) {
        const close = name === 'plaintext' ? -1 : endOfRaw(html, name, tagEnd);
        const textEnd = close < 0 ? html.length : close;
        yield { kind: 'raw', name, source, text: html.slice(tagEnd, textEnd) };
        from = close < 0 ? html.length : Math.max(endOfTag(html, close + 2 + name.length), close);
      } else yield { kind: 'start', name, source, selfClosing: source.endsWith('/>') };
    }
    at = html.indexOf('<', from);
  }
  if (from < html.length) yield { kind: 'text', value: html.slice(from) };
}

const slash = 0x2f;
const bang = 0x21;
const question = 0x3f;
const greater = 0x3e;
const equals = 0x3d;
const doubleQuote = 0x22;
const singleQuote = 0x27;

function isLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

function endOfName(html: string, from: number): number {
  let at = from;
  while (at < html.length) {
    const code = html.charCodeAt(at);
    if (isSpace(code) || code === slash || code === greater) break;
    at += 1;
  }
  return at;
}

/** The index after a tag's `>`. Quotes count only directly after an equals sign. */
export function endOfTag(html: string, from: number): number {
  let afterEquals = false;
  for (let at = from; at < html.length; at += 1) {
    const code = html.charCodeAt(at);
    if (code === greater) return at + 1;
    if (afterEquals && (code === doubleQuote || code === singleQuote)) {
      at = html.indexOf(code === doubleQuote ? '"' : "'", at + 1);
      if (at < 0) return -1;
      afterEquals = false;
    } else if (code === equals) afterEquals = true;
    else if (!isSpace(code)) afterEquals = false;
  }
  return -1;
}

function endOfComment(html: string, at: number): number {
  if (!html.startsWith('<!--', at)) {
    const end = html.indexOf('>', at);
    return end < 0 ? html.length : end + 1;
  }
  if (html.startsWith('<!-->', at)) return at + 5;
  if (html.startsWith('<!--->', at)) return at + 6;
  const end = html.indexOf('-->', at + 4);
  return end < 0 ? html.length : end + 3;
}

const closers = new Map(
  [...rawText].map((name) => [name, new RegExp(`</${name}(?=[\\s/>])`, 'gi')]),
);

function endOfRaw(html: string, name: string, from: number): number {
  const closer = closers.get(name);
  if (closer === undefined) return -1;
  closer.lastIndex = from;
  return closer.exec(html)?.index ?? -1;
}
