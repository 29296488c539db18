import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAddress, parseDomain, readableAddress } from '../../src/model/address.ts';
import { hostileAddresses } from '../helpers/address.ts';
import { anyCharacter } from '../helpers/any-character.ts';

describe('an address', () => {
  test.each([
    ['ana@list.example', 'ana@list.example'],
    [' Ana@Müller.example ', 'Ana@xn--mller-kva.example'],
    ['ана@пример.мк', 'ана@xn--e1afmkfd.xn--j1ad'],
    ['ана@ПРИМЕР.МК', 'ана@xn--e1afmkfd.xn--j1ad'],
    ['νίκος@παράδειγμα.ελ', 'νίκος@xn--hxajbheg2az3al.xn--qxam'],
    ['a@list。example', 'a@list.example'],
    ['a@list．example', 'a@list.example'],
    ['a@list｡example', 'a@list.example'],
    ['a@ｌist.example', 'a@list.example'],
    ['a@faß.example', 'a@xn--fa-hia.example'],
    ['a@mu\u0308ller.example', 'a@xn--mller-kva.example'],
    ['a@XN--MLLER-KVA.example', 'a@xn--mller-kva.example'],
    ["o'neil+news/2026@list.example", "o'neil+news/2026@list.example"],
    [`${'x'.repeat(64)}@b.example`, `${'x'.repeat(64)}@b.example`],
  ])('%j is sent to as %s', (typed, sent) => {
    expect(parseAddress(typed)?.toString()).toBe(sent);
  });

  test.each([
    ...hostileAddresses,
    '',
    'a',
    '@b.example',
    'a@',
    'a@b',
    'a b@c.example',
    '"a"@b.example',
    'a@[127.0.0.1]',
    'a@1.2.3.4',
    'a@0x7f.1',
    'a@１.２.３.４',
    'a@b..example',
    'a@b.example.',
    'a@.b.example',
    'a@-b.example',
    'a@b-.example',
    'a@b.example\r\nBcc: c@d.example',
    'a..b@c.example',
    '.a@c.example',
    'a.@c.example',
    '<a@b.example>',
    'a@b_c.example',
    'a@m①.example',
    'a@xn--a.example',
    'ａna@list.example',
    '\u0301a@list.example',
    `${'x'.repeat(65)}@b.example`,
    `${'š'.repeat(33)}@b.example`,
    `a@${'x'.repeat(64)}.example`,
    `${'x'.repeat(64)}@${'y'.repeat(60)}.${'y'.repeat(60)}.${'y'.repeat(60)}.example`,
  ])('%j is not one', (typed) => {
    expect(parseAddress(typed)).toBeUndefined();
  });

  test('has one key in whatever case and form it is typed', () => {
    const keys = (...typed: string[]) => new Set(typed.map((each) => parseAddress(each)?.key)).size;
    expect(keys('Ana@list.example', 'ANA@LIST.EXAMPLE', 'ana@list。example')).toBe(1);
    expect(keys('é@a.example', 'e\u0301@A.EXAMPLE', 'É@a.example')).toBe(1);
    expect(keys('Straße@a.example', 'STRASSE@a.example')).toBe(1);
    expect(keys('νίκος.π@a.example', 'ΝΊΚΟΣ.Π@a.example', 'νίκοσ.π@a.example')).toBe(1);
    expect(keys('ђорђе@a.example', 'ЂОРЂЕ@a.example')).toBe(1);
    // Letters that only look alike are other letters.
    expect(keys('ana@a.example', 'аna@a.example', 'ına@a.example', 'ina@a.example')).toBe(4);
    expect(keys('a@аpple.example', 'a@apple.example')).toBe(2);
  });

  test('whatever is typed, holds nothing that a command or a header would read otherwise', () => {
    const part = fc.oneof(
      fc.string({ unit: anyCharacter, maxLength: 12 }),
      fc.constantFrom(
        ...'/\\?#<>,;:()[]"%!|@. \t\r\n\0\u007f\u009b\u202e\u200b\uff20',
        'a',
        'š',
        'xn--',
      ),
    );
    const typed = fc.oneof(
      fc
        .tuple(fc.array(part, { maxLength: 4 }), fc.array(part, { maxLength: 4 }))
        .map(([local, domain]) => `a${local.join('')}@${domain.join('')}b.example`),
      fc
        .tuple(fc.constantFrom(...hostileAddresses), part, fc.nat(30))
        .map(([text, more, at]) => text.slice(0, at) + more + text.slice(at)),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const address = parseAddress(text);
        if (address === undefined) return;
        expect(`${address}`).toMatch(/^[^\p{C}\p{Z}@<>()[\]\\,;:"%!]+@[a-z0-9.-]+$/u);
        expect(Buffer.byteLength(`${address}`)).toBeLessThanOrEqual(254);
        expect(parseAddress(`${address}`)).toEqual(address);
        expect(parseAddress(address.key)?.key).toBe(address.key);
        expect(parseAddress(readableAddress(`${address}`))).toEqual(address);
      }),
      { numRuns: 20_000 },
    );
  });
});

test('a domain alone is read by the same rules', () => {
  expect(parseDomain('Пример.МК')).toBe('xn--e1afmkfd.xn--j1ad');
  for (const bad of ['list.example/x', 'list', 'list.example:25', 'ex%61mple.org', '']) {
    expect(parseDomain(bad), bad).toBeUndefined();
  }
});

test('a tag makes another address of the same mailbox, and is only letters and digits', () => {
  const base = parseAddress('bounces@mill.example');
  expect(`${base?.withTag('0aF')}`).toBe('bounces+0aF@mill.example');
  for (const tag of ['', 'a@b', 'a b', 'a\r\n'])
    expect(() => base?.withTag(tag)).toThrow(RangeError);
});
