import type { Problem } from '../../model/problem.ts';
import { decodeByHints } from './encoding.ts';
import { pictureType } from './picture-type.ts';
import { readerProblems, type UnsupportedType } from './problems.ts';

export type DocumentKind = 'feed' | 'page' | 'word' | 'mail' | 'text' | 'markdown';

const headBytes = 8192;

/** By the bytes, the extension, then the media type; a problem for an unsupported document. */
export function detectKind(
  bytes: Uint8Array,
  from: string,
  contentType = '',
): DocumentKind | Problem {
  const unsupported = (type: UnsupportedType): Problem =>
    readerProblems['unknown-document']({ type }, { file: from });
  const binary = binaryKind(bytes);
  if (binary !== undefined) return binary === 'word' ? binary : unsupported(binary);
  const ending = /\.([a-z0-9]{1,8})(?:[?#].*)?$/i.exec(from)?.[1]?.toLowerCase() ?? '';
  if (ending === 'docx') return unsupported('not-word');
  const start = decodeByHints(bytes.subarray(0, headBytes), { kind: 'html' }).replace(
    /^\ufeff/,
    '',
  );
  if (start.trim() === '') return unsupported('empty');
  if (start.includes('\0')) return unsupported('binary');
  const named = byName[ending];
  if (named === 'markdown' || named === 'text' || named === 'mail') return named;
  return markupKind(start) ?? named ?? byType(contentType) ?? (isMail(start) ? 'mail' : 'text');
}

const byName: Record<string, DocumentKind> = {
  ...{ md: 'markdown', markdown: 'markdown', mdown: 'markdown', txt: 'text', text: 'text' },
  ...{ htm: 'page', html: 'page', xhtml: 'page', eml: 'mail' },
  ...{ rss: 'feed', atom: 'feed', rdf: 'feed' },
} as const;

function byType(contentType: string): DocumentKind | undefined {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (/^(?:text\/html|application\/xhtml\+xml)$/.test(type)) return 'page';
  if (/^application\/(?:rss|atom|rdf)\+xml$|^application\/feed\+json$/.test(type)) return 'feed';
  if (type === 'message/rfc822') return 'mail';
  return type === 'text/markdown' ? 'markdown' : undefined;
}

function binaryKind(bytes: Uint8Array): 'word' | UnsupportedType | undefined {
  const start = Buffer.from(bytes.subarray(0, 512)).toString('latin1');
  if (start.startsWith('PK\x03\x04')) {
    if (/mimetypeapplication\/vnd\.oasis\.opendocument/.test(start)) return 'odt';
    const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    return all.includes('word/document.xml') ? 'word' : 'archive';
  }
  if (/^\s*%PDF-/.test(start)) return 'pdf';
  if (start.startsWith('\xd0\xcf\x11\xe0')) return 'doc';
  if (start.startsWith('{\\rtf')) return 'rtf';
  const picture =
    pictureType(bytes) !== undefined ||
    /^(?:BM.{4}\0\0\0\0|II\*\0|MM\0\*|....ftyp(?:avif|heic))/s.test(start);
  return picture ? 'picture' : undefined;
}

/** By the first element after the XML declaration, comments and the document type. */
function markupKind(start: string): DocumentKind | undefined {
  if (/^\s*\{/.test(start) && /"version"\s*:\s*"https?:\\?\/\\?\/jsonfeed\.org/.test(start)) {
    return 'feed';
  }
  const body = start.replace(
    /^\s*(?:<\?[^>]*\?>\s*|<!--.*?-->\s*|<!doctype[^>[]*(?:\[[^\]]*\]\s*)?>\s*)*/is,
    '',
  );
  const root = /^<([\w.:-]+)/.exec(body)?.[1]?.toLowerCase();
  if (root === undefined) return /^\s*<!doctype html/i.test(start) ? 'page' : undefined;
  if (/^(?:\w+:)?(?:rss|feed|rdf)$/.test(root)) return 'feed';
  return pageRoots.has(root) || /<!doctype html/i.test(start) ? 'page' : undefined;
}

const pageRoots: ReadonlySet<string> = new Set(
  'html head body title meta article main section div p h1 h2 table span link script style'.split(
    ' ',
  ),
);

function isMail(start: string): boolean {
  const fields = start.split(/\r?\n\r?\n/)[0] ?? '';
  const known = fields.match(
    /^(?:from|subject|date|message-id|mime-version|received|return-path|to):/gim,
  );
  return /^(?:from |[\w-]+:)/i.test(fields) && (known?.length ?? 0) >= 3;
}
