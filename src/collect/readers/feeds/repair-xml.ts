import { forbidden } from '../../../lib/text/xml.ts';
import { createReferenceRepair } from './references.ts';

const most = { depth: 200, attributes: 256, parts: 300_000 };

const doctype = /^<!doctype(?:"[^"]*"|'[^']*'|[^>"'[])*([>[])/i;
const opening = /<([a-z_:\u0080-\uffff][^\s/>=<"'&]*)/iy;
const closing = /<\/([^\s<>]*)[^<>]*>/y;
const attribute = /\s*([^\s=<>"'/&]+)(\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+))?\s*/y;

const entryName = /^(?:\w+:)?(?:item|entry)$/i;

export interface RepairedXml {
  xml: string;
  /** Something was repaired that may have cost content. */
  broken: boolean;
}

/**
 * Makes well-formed XML in linear time: closes elements, drops stray end tags, escapes stray `&`
 * and `<`, decodes references of HTML, and leaves out instructions, comments and the document type.
 * Refuses (with a predicate) XML with entities of its own (XML 1.0, 4.2), or beyond the limits.
 */
export function repairXml(source: string): RepairedXml | { refused: string } {
  const text = source.replace(forbidden, '');
  const out: string[] = [];
  const open: string[] = [];
  const repairText = createReferenceRepair();
  const find = finder(text);
  let broken = false;
  let parts = 0;
  let declared = false;
  let isLeaf = false;
  let at = 0;

  const closeDownTo = (depth: number): void => {
    while (open.length > depth) out.push(`</${open.pop()}>`);
  };

  while (at < text.length) {
    const next = text.indexOf('<', at);
    if (next > at || next === -1) {
      out.push(repairText(text.slice(at, next === -1 ? undefined : next)));
      if (next === -1) break;
    }
    at = next;
    if (text.startsWith('<![CDATA[', at)) {
      const end = find(']]>', at);
      if (end === -1) broken = true;
      out.push(text.slice(at, end === -1 ? undefined : end), ']]>');
      at = end === -1 ? text.length : end + 3;
    } else if (text.startsWith('<!--', at) || text.startsWith('<?', at)) {
      const mark = text[at + 1] === '?' ? '?>' : '-->';
      const end = find(mark, at + 2);
      if (end === -1) broken = true;
      at = end === -1 ? at + 2 : end + mark.length;
    } else if (text.startsWith('<!', at)) {
      if (/^<!entity/i.test(text.slice(at, at + 8))) return { refused: 'declares entities' };
      const isType = /^<!doctype/i.test(text.slice(at, at + 9));
      const found = isType ? doctype.exec(text.slice(at, at + 2000)) : null;
      if (isType && (declared || found?.[1] === '['))
        return { refused: 'has a document type of its own' };
      declared ||= isType;
      if (found === null) out.push('&lt;');
      at += found?.[0].length ?? 1;
    } else if (text[at + 1] === '/') {
      const found = match(closing, text, at);
      const depth = found === null ? -1 : lastOpen(open, found[1] ?? '');
      if (depth !== open.length - 1 || depth === -1) broken = true;
      // An end tag that matches nothing is the misspelled one of an element with text only.
      const isMisspelt = depth === -1 && isLeaf && isText(out.at(-1));
      if (depth !== -1 || isMisspelt) closeDownTo(isMisspelt ? open.length - 1 : depth);
      isLeaf = false;
      const end = found === null ? text.indexOf('<', at + 1) : at + found[0].length;
      at = end === -1 ? text.length : end;
    } else {
      const name = match(opening, text, at)?.[1];
      const end = name === undefined ? -1 : endOfTag(text, at + 1 + name.length);
      if (name === undefined || end === -1) {
        if (name !== undefined) broken = true;
        if (name !== undefined && text.indexOf('<', at + 1) === -1) break;
        out.push('&lt;');
        at += 1;
        continue;
      }
      const isEmpty = text[end - 1] === '/';
      const inside = text.slice(at + 1 + name.length, isEmpty ? end - 1 : end);
      const attributes = readAttributes(inside, repairText);
      if (attributes.odd) broken = true;
      if (attributes.count > most.attributes)
        return { refused: 'has a tag with too many attributes' };
      parts += 1 + attributes.count;
      if (parts > most.parts) return { refused: 'has more than 300,000 elements and attributes' };
      if (entryName.test(name) && lastOpen(open, name) !== -1) {
        broken = true;
        closeDownTo(lastOpen(open, name));
      }
      out.push(`<${name}${attributes.text}${isEmpty ? '/' : ''}>`);
      if (!isEmpty) open.push(name);
      isLeaf = !isEmpty;
      if (open.length > most.depth) return { refused: 'is nested too deeply' };
      at = end + 1;
    }
  }
  if (open.length > 0) broken = true;
  closeDownTo(0);
  return { xml: out.join(''), broken };
}

function isText(piece: string | undefined): boolean {
  return piece !== undefined && !piece.startsWith('<') && piece.trim() !== '';
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function finder(text: string): (mark: string, from: number) => number {
  const absent = new Set<string>();
  return (mark, from) => {
    const found = absent.has(mark) ? -1 : text.indexOf(mark, from);
    if (found === -1) absent.add(mark);
    return found;
  };
}

function lastOpen(open: readonly string[], name: string): number {
  const wanted = name.toLowerCase();
  return open.findLastIndex((each) => each.toLowerCase() === wanted);
}

/** -1 if the next tag begins before the `>`. Unclosed quotes are ignored. */
function endOfTag(text: string, from: number): number {
  const mark = /["'<>]/g;
  mark.lastIndex = from;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    if (found[0] === '>') return found.index;
    if (found[0] === '<') return -1;
    const end = text.indexOf(found[0], found.index + 1);
    if (end === -1 || text.slice(found.index, end).includes('<')) {
      const rest = /[<>]/g;
      rest.lastIndex = found.index;
      const first = rest.exec(text);
      return first?.[0] === '>' ? first.index : -1;
    }
    mark.lastIndex = end + 1;
  }
  return -1;
}

function readAttributes(
  source: string,
  repairText: (text: string) => string,
): { text: string; count: number; odd: boolean } {
  const seen = new Map<string, string>();
  let at = 0;
  let odd = false;
  let count = 0;
  while (at < source.length && count <= most.attributes) {
    const found = match(attribute, source, at);
    if (found === null) {
      odd ||= source.slice(at).trim() !== '';
      break;
    }
    const [whole, name = '', , value] = found;
    count += 1;
    if (value === undefined) odd = true;
    else seen.set(name, value.replace(/^(["'])([\s\S]*)\1$/, '$2'));
    at += whole.length;
  }
  const text = [...seen]
    .map(([name, value]) => ` ${name}="${repairText(value).replaceAll('"', '&quot;')}"`)
    .join('');
  return { text, count, odd };
}
