import { endOfTag } from '../../lib/html/tokens.ts';
import { BadZip, isText, pack, unpack } from './zip.ts';

/** Elements inside each other, and in all, in one part of a document. */
const deepest = 400;
const most = 1_000_000;

/** A Word document whose parts have been looked at. */
export interface WordParts {
  /** An archive with nothing in it but these parts. */
  docx: Buffer;
  title?: string;
  author?: string;
}

/**
 * Examines a .docx before anything reads it: the archive, and that no part of XML declares
 * entities or is nested beyond reason.
 * @returns undefined where the archive is not a Word document.
 * @throws BadZip, with half a sentence about the document.
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
    throw new BadZip('declares entities, which no Word document does');
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
    if (depth > deepest) throw new BadZip('has parts inside each other beyond all reason');
    if (count > most) throw new BadZip('is made of too many parts');
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
    .replace(/&(lt|gt|quot|apos|amp);/g, (_, entity: string) => entities[entity] as string);
}

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
