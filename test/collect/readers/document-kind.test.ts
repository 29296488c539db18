import { describe, expect, test } from 'vitest';
import { detectKind } from '../../../src/collect/readers/document-kind.ts';
import { makeDocx, p } from '../../helpers/docx.ts';
import { makeZip } from '../../helpers/zip.ts';

function kind(content: string | Uint8Array, from = 'document', type?: string): string {
  const found = detectKind(Buffer.from(content as string), from, type);
  return typeof found === 'string' ? found : `${found.code}: ${found.message}`;
}

describe('the kind of a document is detected', () => {
  test.each([
    ['feed', '<?xml version="1.0"?>\n<!-- a --><rss version="2.0">'],
    ['feed', '\ufeff<feed xmlns="http://www.w3.org/2005/Atom">'],
    ['feed', '<?xml version="1.0"?><?xml-stylesheet href="a"?><rdf:RDF xmlns="x">'],
    ['feed', '{ "version": "https://jsonfeed.org/version/1.1", "items": [] }'],
    ['page', '<!DOCTYPE html>\n<html>'],
    ['page', '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0" "x"><html>'],
    ['page', '  <p>a fragment</p>'],
    ['mail', 'Received: by x\r\nFrom: a\r\nSubject: b\r\nDate: c\r\n\r\nwords'],
    ['text', 'Title: a\n\nwords and <b>more</b>'],
    ['text', '{"version": 1}'],
  ])('as %s by its bytes: %s', (expected, content) => {
    expect(kind(content)).toBe(expected);
  });

  test('by its name where its bytes may be anything', () => {
    expect(kind('<div>words</div>', 'a.md')).toBe('markdown');
    expect(kind('From: a\nSubject: b\nDate: c\n\n', 'a.txt')).toBe('text');
    expect(kind('words', 'a.eml')).toBe('mail');
    expect(kind('words', 'https://a.example/b.html?c=d')).toBe('page');
  });

  test('by what the server called it, at last', () => {
    expect(kind('words', 'https://a.example/', 'text/html; charset=utf-8')).toBe('page');
    expect(kind('<rss version="2.0">', 'https://a.example/', 'text/html')).toBe('feed');
    expect(kind('words', 'https://a.example/', 'text/plain')).toBe('text');
  });

  test('as a Word document by what is in the archive', () => {
    expect(kind(makeDocx({ body: p('a') }), 'a.bin')).toBe('word');
  });
});

test.each([
  ['a PDF', '%PDF-1.7', 'a.txt'],
  ['a Word 97–2003 document', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'a.doc'],
  ['rich text', '{\\rtf1', 'a.rtf'],
  ['a picture', '\x89PNG\r\n\x1a\n', 'a.png'],
  ['a picture', 'GIF89a', 'a'],
  ['not a Word document', 'words', 'a.docx'],
  ['empty', ' \n', 'a.txt'],
  ['of an unknown type', 'a\0\0b\x01', 'a'],
])('%s is reported, with a hint', (what, content, from) => {
  const found = detectKind(Buffer.from(content, 'latin1'), from);
  expect(found).toMatchObject({ code: 'unknown-document', file: from });
  expect(typeof found === 'string' ? '' : found.message).toContain(what);
});

test('a document of LibreOffice and another archive are reported', () => {
  const odt = Buffer.concat([
    Buffer.from('PK\x03\x04'),
    Buffer.alloc(26),
    Buffer.from('mimetypeapplication/vnd.oasis.opendocument.text'),
  ]);
  expect(kind(odt, 'a.odt')).toContain('LibreOffice');
  expect(kind(makeZip([{ name: 'a.txt', bytes: 'a' }]), 'a.zip')).toContain('archive');
});
