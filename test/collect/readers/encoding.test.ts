import { expect, test } from 'vitest';
import { decodeByHints } from '../../../src/collect/readers/encoding.ts';

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
/** `Новости` in windows-1251. */
const headline = '\xcd\xee\xe2\xee\xf1\xf2\xe8';

test('the byte order mark comes first', () => {
  const utf16 = Buffer.from('\ufeffćš', 'utf16le');
  expect(decodeByHints(utf16, { kind: 'xml', charset: 'utf-8' })).toBe('ćš');
  expect(decodeByHints(Buffer.from('\ufeffć'), { kind: 'html', charset: 'windows-1251' })).toBe(
    'ć',
  );
});

test('then the server, then the document itself', () => {
  expect(decodeByHints(latin(headline), { kind: 'html', charset: '"windows-1251"' })).toBe(
    'Новости',
  );
  const meta = latin(`<META http-equiv=x content="text/html; charset=windows-1251">${headline}`);
  expect(decodeByHints(meta, { kind: 'html' })).toContain('Новости');
  const xml = latin(`<?xml version='1.0' encoding='windows-1251'?>${headline}`);
  expect(decodeByHints(xml, { kind: 'xml' })).toContain('Новости');
  expect(decodeByHints(xml, { kind: 'xml', charset: 'no-such' })).toContain('Новости');
});

test('then UTF-8, then windows-1251 for Cyrillic, then windows-1252', () => {
  expect(decodeByHints(latin(headline), { kind: 'text' })).toBe('Новости');
  expect(decodeByHints(Buffer.from('ć š đ ž'), { kind: 'html' })).toBe('ć š đ ž');
  expect(decodeByHints(latin('caf\xe9 \x96 \x80'), { kind: 'html' })).toBe('café – €');
  expect(decodeByHints(latin('caf\xe9'), { kind: 'html', charset: 'utf-8' })).toBe('café');
  const oneBroken = Buffer.concat([Buffer.from('ćšđž'.repeat(50)), latin('\xe9')]);
  expect(decodeByHints(oneBroken, { kind: 'html' })).toBe(`${'ćšđž'.repeat(50)}\ufffd`);
});
