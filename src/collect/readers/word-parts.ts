import { endOfTag } from '../../lib/html/tokens.ts';
import { InvalidZip, isText, pack, unpack } from './zip.ts';

/** Nested elements, and all elements, in one part of a document. */
const deepest = 400;
const most = 1_000_000;

/** A Word document whose parts have been examined. */
export interface WordParts {
  /** An archive with only these parts. */
  docx: Buffer;
  title?: string;
  author?: string;
}

/**
 * Examines a .docx before it is parsed: the archive, and that no part declares entities or is
 * nested too deeply.
 * @returns undefined if the archive is not a Word document.
 * @throws InvalidZip
 */
export async function examineWord(bytes: Uint8Array): Promise<WordParts | undefined> {
  const parts = await unpack(bytes, isWanted);
  if (!parts.has('[Content_Types].xml') || !parts.has('word/document.xml')) return undefined;
  for (const [name, part] of parts) if (isText(name)) examineXml(part);
  const core = parts.get('docProps/core.xml')?.toString('utf8') ?? '';
  const title = property(core, 'dc:title');
  const author = property(core, 'dc:creator');
  return {
    docx: pack(parts),
    ...(title !== undefined && { title }),
    ...(author !== undefined && { author }),
  };
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
  return value
    ?.replace(/&#(x?)([0-9a-f]{1,6});/gi, (_, hex: string, digits: string) => {
      const code = Number.parseInt(digits, hex === '' ? 10 : 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : '';
    })
    .replace(/&(lt|gt|quot|apos|amp);/g, (_, entity: string) => entities[entity] ?? '');
}

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
