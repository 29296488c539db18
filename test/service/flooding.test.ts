import { describe, expect, test } from 'vitest';
import { isLargeProvider } from '../../src/model/large-providers.ts';
import { mailboxKey } from '../../src/model/mailbox-key.ts';
import { onceAnHour } from '../../src/service/run-service.ts';
import { deleteExpired } from '../../src/subscribers/delete-expired.ts';
import { useService } from '../helpers/service.ts';

const day = 86_400_000;
const minute = 60_000;
/** Spellings of one mailbox. */
const spellings = (domain: string): string[] => [
  `victim@${domain}`,
  `Victim@${domain}`,
  `vic.tim@${domain}`,
  `v.i.c.t.i.m@${domain}`,
  ...Array.from({ length: 20 }, (_, at) => `victim+${at}@${domain}`),
  `vic.tim+a.b+c@${domain}`,
  `victim+@${domain}`,
];

test('one mailbox gets one mail a day, for all spellings of its address', async () => {
  for (const domain of ['gmail.com', 'list.example']) {
    const { subscribe, letters, from, later } = await useService();
    for (const [at, address] of spellings(domain).entries()) {
      from(`203.0.${at}.1`);
      expect((await subscribe(address)).status).toBe(200);
    }
    expect(await letters(), domain).toHaveLength(1);
    later(day);
    await subscribe(`victim+next@${domain}`);
    expect(await letters(), domain).toHaveLength(1);
  }
});

test('googlemail.com and gmail.com are one mailbox', () => {
  expect(mailboxKey('a.b+c@googlemail.com')).toBe(mailboxKey('ab@gmail.com'));
  expect(mailboxKey('+a@x.example')).toBe('+a@x.example');
  expect(mailboxKey('ana-maria@x.example')).not.toBe(mailboxKey('ana-lena@x.example'));
  expect(mailboxKey('ana@x.example')).not.toBe(mailboxKey('ana@y.example'));
});

describe('three requests', () => {
  test('block an address for 30 days', async () => {
    const { subscribe, letters, later, from } = await useService();
    const counts: number[] = [];
    for (let at = 0; at < 34; at += 1) {
      from(`203.0.${at}.1`);
      await subscribe('ana@gmail.com');
      counts.push((await letters()).length);
      later(day);
    }
    // Each request counts for 30 days.
    expect(counts.flatMap((count, at) => (count === 0 ? [] : [at]))).toEqual([0, 1, 2, 30, 31, 32]);
  });

  test('are deleted after 30 days', async () => {
    const { store, subscribe } = await useService();
    await subscribe('ana@list.example');
    await deleteExpired(store, new Date('2026-12-20T00:00:00Z'));
    expect(await store.db.selectFrom('askings').selectAll().execute()).toHaveLength(1);
    await deleteExpired(store, new Date('2026-12-26T00:00:00Z'));
    expect(await store.db.selectFrom('askings').selectAll().execute()).toEqual([]);
  });
});

describe('many addresses of one domain', () => {
  async function flood(domainOf: (at: number) => string, count: number) {
    const service = await useService();
    for (let at = 0; at < count; at += 1) {
      service.from(`203.0.${at}.1`);
      expect((await service.subscribe(`person${at}@${domainOf(at)}`)).status).toBe(200);
    }
    return service;
  }

  test('get all their mails, but slowly, since all may be one mailbox', async () => {
    const { letters, later } = await flood(() => 'small.example', 12);
    const counts = [(await letters()).length];
    for (let turn = 0; turn < 8; turn += 1) {
      later(10 * minute);
      counts.push((await letters()).length);
    }
    expect(counts[0]).toBe(5);
    expect(Math.max(...counts.slice(1))).toBeLessThanOrEqual(2);
    expect(counts.reduce((sum, count) => sum + count)).toBe(12);
  });

  test('get them at once at large providers, and at many domains', async () => {
    for (const domainOf of [() => 'gmail.com', (at: number) => `small${at}.example`]) {
      const { letters } = await flood(domainOf, 12);
      expect(await letters()).toHaveLength(12);
    }
  });

  test('are limited to one day', async () => {
    const { store } = await flood(() => 'small.example', 170);
    const { length } = await store.db.selectFrom('letters').selectAll().execute();
    expect(length).toBeGreaterThan(140);
    expect(length).toBeLessThan(155);
  });

  test('are distinguished from large providers in many countries', () => {
    const large = ['gmail.com', 'yahoo.co.uk', 'hotmail.fr', 'outlook.com', 'gmx.net', 'web.de'];
    for (const domain of [
      ...large,
      'yahoo.com.br',
      'mail.ru',
      'yandex.ru',
      'proton.me',
      'abv.bg',
    ]) {
      expect(isLargeProvider(domain), domain).toBe(true);
    }
    for (const domain of [
      'example.org',
      'gmail.com.example.org',
      'notgmail.com',
      'mail.example.org',
    ]) {
      expect(isLargeProvider(domain), domain).toBe(false);
    }
  });
});

test('a flood is reported once an hour, for as long as it lasts', () => {
  const minute = 60_000;
  let time = 0;
  const reports: number[] = [];
  const report = onceAnHour(
    () => time,
    () => reports.push(time / minute),
  );
  for (; time <= 150 * minute; time += minute) report();
  expect(reports).toEqual([0, 61, 122]);
});
