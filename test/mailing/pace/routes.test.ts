import { expect, test } from 'vitest';
import { Breaker } from '../../../src/mailing/pace/breaker.ts';
import { type Route, Routes } from '../../../src/mailing/pace/routes.ts';
import { addReaders, freeze, routeTo, run, useStore } from '../../helpers/mailing.ts';
import { useScript, useSink } from '../../helpers/smtp.ts';

const way = (name: string, weight: number): Route => ({
  name,
  weight,
  transport: () => {
    throw new Error('not here');
  },
});

test('relays share the mail by their weights', () => {
  const routes = new Routes([way('a', 3), way('b', 1)]);
  const chosen = Array.from({ length: 8 }, () => routes.choose(0)?.name).join('');
  expect(chosen).toMatch(/^[ab]{8}$/);
  expect([...chosen].filter((name) => name === 'a')).toHaveLength(6);
});

test('a relay that failed is left out, tried with one canary after a rest, and comes back with it', () => {
  const [a, b] = [way('a', 1), way('b', 1)];
  const routes = new Routes([a, b]);
  expect(routes.bad(a, 0)).toBe(true);
  expect([routes.choose(1)?.name, routes.choose(2)?.name]).toEqual(['b', 'b']);
  const later = [routes.choose(61_000), routes.choose(61_000), routes.choose(61_000)];
  expect(later.filter((each) => each?.name === 'a')).toHaveLength(1);
  routes.good(a);
  const names = [1, 2, 3, 4].map(() => routes.choose(61_001)?.name);
  expect(names.filter((name) => name === 'a')).toHaveLength(2);
  expect([routes.bad(a, 70_000), routes.bad(b, 70_000)]).toEqual([true, false]);
  expect(routes.choose(70_001)).toBeUndefined();
});

test('a breaker opens after three bad ends in a row, and rests twice as long where the canary fails', () => {
  const breaker = new Breaker();
  expect([breaker.bad(0), breaker.bad(0), breaker.ask(0), breaker.bad(0)]).toEqual([
    false,
    false,
    0,
    true,
  ]);
  expect(breaker.ask(59_000)).toBe(1000);
  expect(breaker.ask(60_000)).toBe(0);
  expect(breaker.ask(60_000), 'one canary at a time').toBeGreaterThan(0);
  breaker.bad(60_000);
  expect(breaker.ask(121_000)).toBe(59_000);
  expect(breaker.ask(180_000)).toBe(0);
  breaker.good();
  expect(breaker.ask(180_001)).toBe(0);
});

test('a breaker opens where more than five in a hundred end badly, also not in a row', () => {
  const breaker = new Breaker();
  let opened: number | undefined;
  for (let index = 1; index <= 400 && opened === undefined; index++) {
    if (index % 15 === 0) {
      if (breaker.bad(index)) opened = index;
    } else breaker.good();
  }
  expect(opened).toBe(210);
});

test('where one relay is away, all the mail goes through the other', async () => {
  const store = await useStore();
  await addReaders(store, 6);
  const sink = await useSink();
  const routes = [routeTo('smtp://127.0.0.1:1'), routeTo(sink.url)];
  const report = await run(store, await freeze(store), '', { routes });
  expect(report.counts).toMatchObject({ accepted: 6, pending: 0 });
  expect(report).not.toHaveProperty('stopped');
});

test('where one relay refuses the sender, the other has the mail; where both do, the mailing halts', async () => {
  const refusing = { rcpt: '550 5.7.1 listed in a blocklist' };
  const [one, other] = [await useScript(refusing), await useScript(refusing)];
  const sink = await useSink();
  const store = await useStore();
  await addReaders(store, 4);
  const mailing = await freeze(store);
  const halted = await run(store, mailing, '', { routes: [routeTo(one.url), routeTo(other.url)] });
  expect(halted).toMatchObject({ halted: expect.stringContaining('sender'), sent: 0 });
  const routes = [routeTo(one.url), routeTo(sink.url)];
  expect((await run(store, mailing, '', { routes })).counts).toMatchObject({ accepted: 4 });
});
