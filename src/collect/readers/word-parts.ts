import { decodeEntities } from '../../lib/html/decode-entities.ts';
import { endOfTag } from '../../lib/html/tokens.ts';
import { omitEmpty } from '../../lib/omit-empty.ts';
import { InvalidZip, isText, pack, unpack } from './zip.ts';

/** Nested elements, and all elements, in one part of a document. */
const deepest = 400;
const most = 1_000_000;

export interface WordParts {
  docx: Buffer;
  title?: string;
  author?: string;
}

/** Refuses entities and deep nesting (InvalidZip) before parsing. Undefined for other archives. */
export async function examineWord(bytes: Uint8Array): Promise<WordParts | undefined> {
  const parts = await unpack(bytes, isWanted);
  if (!parts.has('[Content_Types].xml') || !parts.has('word/document.xml')) return undefined;
  for (const [name, part] of parts) if (isText(name)) examineXml(part);
  const core = parts.get('docProps/core.xml')?.toString('utf8') ?? '';
  const properties = { title: property(core, 'dc:title'), author: property(core, 'dc:creator') };
  return { docx: pack(parts), ...omitEmpty(properties) };
}

/** Fonts, macros and embedded files are not even unpacked. */
function isWanted(name: string): boolean {
  return (
    /^(?:\[Content_Types\]\.xml|_rels\/\.rels|docProps\/core\.xml)$/.test(name) ||
    /^word\/(?:_rels\/)?[^/]+\.(?:xml|xml\.rels)$/.test(name) ||
    /^word\/media\/[^/]+\.(?:png|jpe?g|gif|webp|emf|wmf|tiff?|bmp|svg)$/i.test(name)
  );
}

function examineXml(part: Buffer): void {
  const text = part.toString('latin1');
  if (
    /<!(?:DOCTYPE|ENTITY)/i.test(text) ||
    text.startsWith('\u00ff\u00fe') ||
    text.startsWith('\u00fe\u00ff')
  ) {
    throw new InvalidZip('declares XML entities');
  }
  let depth = 0;
  let count = 0;
  for (let at = text.indexOf('<'); at >= 0; ) {
    const mark = text[at + 1];
    const end = mark === '!' || mark === '?' ? text.indexOf('>', at) + 1 : endOfTag(text, at + 1);
    if (end <= 0) return;
    if (mark === '/') depth -= 1;
    else if (mark !== '!' && mark !== '?' && text[end - 2] !== '/') depth += 1;
    count += 1;
    if (depth > deepest) throw new InvalidZip('is nested too deeply');
    if (count > most) throw new InvalidZip('has too many XML elements');
    at = text.indexOf('<', end);
  }
}

function property(core: string, name: string): string | undefined {
  const value = new RegExp(`<${name}(?:\\s[^>]*)?>([^<]*)</${name}>`).exec(core)?.[1];
  return value === undefined ? undefined : decodeEntities(value);
}
