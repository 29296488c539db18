import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mayReach } from '../../../src/lib/fetch/reachable.ts';

const reached = (address: string): boolean => mayReach(address, 80, false);

test.each([
  ...['1.1.1.1', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255'],
  ...['128.0.0.1', '169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0', '192.0.1.0'],
  ...['192.167.255.255', '192.169.0.0', '198.17.255.255', '198.20.0.0', '203.0.112.1'],
  ...['223.255.255.255', '2001:200::1', '2003::1', '2606:2800:21f:cb07::1', '2a00:1450::1'],
  ...['::ffff:8.8.8.8', '::ffff:808:808', '64:ff9b::8.8.8.8', '64:ff9b::808:808'],
])('%s is public', (address) => {
  expect(reached(address)).toBe(true);
});

test.each(['', 'localhost', '127.1', '010.8.8.8', '8.8.8', '0x8.8.8.8', '[2003::1]', '8.8.8.8:80'])(
  '“%s” is no address, and not reached',
  (address) => {
    expect(mayReach(address, 80, true)).toBe(false);
  },
);

test('an IPv4 address is judged alike in every form that is reached by way of it', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      expect(reached(`::ffff:${address}`)).toBe(reached(address));
      expect(reached(`64:ff9b::${address}`)).toBe(reached(address));
    }),
  );
});

test('forms that lead through somebody’s tunnel are never reached', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const [a, b, c, d] = address.split('.').map(Number) as [number, number, number, number];
      const high = (a * 256 + b).toString(16);
      const low = (c * 256 + d).toString(16);
      for (const form of [
        ...[`::${address}`, `::${high}:${low}`, `::ffff:0:${address}`, `64:ff9b:1::${address}`],
        ...[`2002:${high}:${low}::1`, `2001:0:${high}:${low}::1`, `2001::${high}:${low}`],
      ])
        expect(reached(form), form).toBe(false);
    }),
  );
});

test('of IPv6, only the global range is reached, and what stands for IPv4', () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      const first = Number.parseInt(address.split(':')[0] || '0', 16);
      if (first < 0x2000 || first > 0x3fff)
        expect(reached(address) && !/^(0*64:0*ff9b:|[0:]*ffff:)/i.test(address)).toBe(false);
    }),
    { numRuns: 1000 },
  );
});

test('without dots, with dots: it is the same address', () => {
  expect(reached('::1.2.3.4')).toBe(false);
  expect(reached('fe80::1%eth0')).toBe(false);
  expect(reached('2003::1%eth0')).toBe(false);
  expect(mayReach('::127.0.0.1', 80, true)).toBe(false);
  expect(mayReach('::ffff:127.0.0.1', 80, true)).toBe(true);
});
