import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeByHints } from '../../../src/collect/readers/encoding.ts';

const bytes = (...values: number[]): number[] => values;
const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')];
const utf8 = (text: string): number[] => [...Buffer.from(text, 'utf8')];
const xml = (parts: number[], charset?: string): string =>
  decodeByHints(Uint8Array.from(parts), { kind: 'xml', ...(charset !== undefined && { charset }) });
const page = (parts: number[]): string => decodeByHints(Uint8Array.from(parts), { kind: 'html' });

/** `ćšđž` in windows-1250. */
const letters = bytes(0xe6, 0x9a, 0xf0, 0x9e);

describe('the encoding is', () => {
  test('that of the byte order mark first, which is removed', () => {
    expect(xml([0xef, 0xbb, 0xbf, ...utf8('žaba')], 'windows-1250')).toBe('žaba');
    expect(xml([0xef, 0xbb, 0xbf, 0xc5], 'windows-1250')).toBe('\ufffd');
    expect(xml([0xff, 0xfe, ...Buffer.from('žaba', 'utf16le')], 'utf-8')).toBe('žaba');
    expect(xml([0xfe, 0xff, 0x01, 0x7e])).toBe('ž');
  });

  test('UTF-16 without a mark, by the NULs of the first characters', () => {
    expect(xml([...Buffer.from('<a>ž</a>', 'utf16le')])).toBe('<a>ž</a>');
    expect(xml([...Buffer.from('<a>ž</a>', 'utf16le').swap16()])).toBe('<a>ž</a>');
  });

  test('that of HTTP, before that of the document', () => {
    const text = [...ascii('<?xml version="1.0" encoding="windows-1251"?>'), ...letters];
    expect(xml(text, 'windows-1250')).toMatch(/ćšđž$/);
    expect(xml(text, ' Windows-1250 ')).toMatch(/ćšđž$/);
  });

  test('that of the XML declaration, in either kind of quotes', () => {
    expect(xml([...ascii('<?xml version="1.0" encoding="windows-1250"?>'), ...letters])).toMatch(
      /ćšđž$/,
    );
    expect(xml([...ascii("<?xml version='1.0' encoding='cp1250' ?>"), ...letters])).toMatch(
      /ćšđž$/,
    );
  });

  test('that of a <meta> of a page, in either form', () => {
    expect(page([...ascii('<html><meta charset=windows-1250>'), ...letters])).toMatch(/ćšđž$/);
    const old = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1250">';
    expect(page([...ascii(old), ...letters])).toMatch(/ćšđž$/);
    expect(
      page([...ascii('<?xml version="1.0" encoding="windows-1250"?><html>'), ...letters]),
    ).toMatch(/ćšđž$/);
  });

  test('UTF-8 if nothing is declared, else windows-1252', () => {
    expect(xml(utf8('žaba'))).toBe('žaba');
    expect(xml(bytes(0x80, 0xe9))).toBe('€é');
    expect(xml([])).toBe('');
  });
});

describe('a declaration is ignored', () => {
  test('if it names UTF-8 and the bytes are not', () => {
    expect(xml(bytes(0x63, 0xe9), 'utf-8')).toBe('cé');
    expect(
      xml([...ascii('<?xml version="1.0" encoding="windows-1250"?>'), ...letters], 'utf-8'),
    ).toMatch(/ćšđž$/);
  });

  test('if it names a single-byte encoding and the bytes are UTF-8', () => {
    expect(xml(utf8('žaba'), 'iso-8859-1')).toBe('žaba');
    expect(xml([...ascii('<?xml version="1.0" encoding="iso-8859-2"?>'), ...utf8('ž')])).toMatch(
      /ž$/,
    );
  });

  test('if it names UTF-16 but is readable as ASCII', () => {
    expect(xml([...ascii('<?xml version="1.0" encoding="utf-16"?>'), ...utf8('ž')])).toMatch(/ž$/);
  });

  test('if its name is unknown', () => {
    expect(xml(utf8('ž'), 'x-klingon')).toBe('ž');
    expect(xml(utf8('ž'), 'iso-2022-kr')).toBe('ž');
  });
});

test('UTF-8 that was cut inside a character stays UTF-8', () => {
  const cut = [...utf8('Čamci, šuma, žaba, '), 0xc5, ...utf8('. Đak')];
  expect(xml(cut)).toBe('Čamci, šuma, žaba, \ufffd. Đak');
  expect(xml(cut, 'utf-8')).toBe('Čamci, šuma, žaba, \ufffd. Đak');
});

test('any bytes are decoded, whatever is declared', () => {
  const labels = fc.constantFrom(
    'utf-8',
    'utf-16',
    'windows-1250',
    'shift_jis',
    'gbk',
    '',
    'x',
    '\0',
  );
  fc.assert(
    fc.property(fc.uint8Array(), labels, fc.constantFrom('xml', 'html'), (given, charset, kind) => {
      expect(typeof decodeByHints(given, { charset, kind })).toBe('string');
    }),
  );
});

test('any text that was encoded as UTF-8 or UTF-16 comes back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const said = `<p>${text}`;
      expect(xml(utf8(said))).toBe(said);
      expect(xml([...Buffer.from(said, 'utf16le')])).toBe(said);
    }),
  );
});
