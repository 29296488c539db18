import { describe, expect, test } from 'vitest';
import { findVisitorAddress, networkOf, readIp } from '../../src/service/visitor.ts';
import { useService } from '../helpers/service.ts';

const v4 = ['192.0.2.9', '192.0.2.9:40001', ' 192.0.2.9 ', '"192.0.2.9:40001"', '[192.0.2.9]:1'];
const mapped = ['::ffff:192.0.2.9', '::FFFF:c000:209', '[::ffff:192.0.2.9]:443', '192.0.2.9:_port'];
const v6 = [
  '2001:db8:7::9',
  '2001:DB8:7:0:0:0:0:9',
  '2001:db8:7:0:0:0:0:9:40001',
  '[2001:db8:7::9]',
  '[2001:db8:7::9]:40001',
  '"[2001:db8:7::9]:40001"',
  'for="[2001:db8:7::9]:40001"',
  '2001:db8:7::9%eth0',
  '[2001:db8:7::9%25eth0]:40001',
];

describe('an address in X-Forwarded-For', () => {
  test('is the same with and without port, brackets, quotes and zone', () => {
    for (const written of [...v4, ...mapped]) expect(readIp(written), written).toBe('192.0.2.9');
    for (const written of v6) expect(readIp(written), written).toBe('2001:db8:7::9');
    for (const none of [
      '',
      'unknown',
      '_hidden',
      '192.0.2',
      '1.2.3.4.5',
      '999.1.1.1',
      ':::',
      '[',
      'x:1',
    ]) {
      expect(readIp(none), none).toBeUndefined();
    }
  });

  test('belongs to one network, whatever port it has', () => {
    for (const written of [...v4, ...mapped]) expect(networkOf(written)).toBe('192.0.2.0/24');
    for (const written of v6) expect(networkOf(written)).toBe('2001:db8:7::/48');
    expect(networkOf('2001:db8::1')).toBe('2001:db8::/48');
    expect(networkOf('::1')).toBe('::/48');
    expect(networkOf('unknown')).toBe('unknown');
  });

  test('is the one that the outermost trusted proxy wrote', () => {
    const direct = '::ffff:127.0.0.1';
    const header = '198.51.100.66, 203.0.113.5:1234,, [2001:db8:7::9]:2 , 10.0.0.3:80';
    expect(findVisitorAddress(direct, header, 0)).toBe('127.0.0.1');
    expect(findVisitorAddress(direct, header, 1)).toBe('10.0.0.3');
    expect(findVisitorAddress(direct, header, 2)).toBe('2001:db8:7::9');
    expect(findVisitorAddress(direct, header, 3)).toBe('203.0.113.5');
    expect(findVisitorAddress(direct, header, 9)).toBe('127.0.0.1');
    expect(findVisitorAddress(direct, 'unknown', 1)).toBe('127.0.0.1');
    expect(findVisitorAddress(direct, '', 1)).toBe('127.0.0.1');
  });
});

test('the limit of a network holds, whatever ports and spellings its visitors have', async () => {
  const spellings: ((at: number) => string)[] = [
    (at) => `192.0.2.${at}:${40_000 + at}`,
    (at) => `::ffff:192.0.2.${at}`,
    (at) => `[2001:db8:7:${at}::9]:${40_000 + at}`,
    (at) => `2001:db8:7:${at}::9%eth${at}`,
  ];
  for (const pair of [spellings.slice(0, 2), spellings.slice(2)]) {
    const { subscribe, from } = await useService();
    const codes: number[] = [];
    for (let at = 0; at < 24; at += 1) {
      from(findVisitorAddress('127.0.0.1', (pair[at % 2] as (typeof spellings)[number])(at), 1));
      codes.push((await subscribe(`a${at}@list${at}.example`)).status);
    }
    expect(codes.filter((code) => code === 200)).toHaveLength(20);
  }
});
