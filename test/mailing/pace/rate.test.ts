import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BucketLevel } from '../../../src/lib/store/buckets.ts';
import { draw, type Limit, limitsFor } from '../../../src/mailing/pace/rate.ts';
import { parseRelay, type Relay } from '../../../src/mailing/transport/smtp/relay.ts';
import { smtpTransport } from '../../../src/mailing/transport/smtp/transport.ts';
import { addReaders, freeze, now, run, useStore } from '../../helpers/mailing.ts';
import { useSink } from '../../helpers/smtp.ts';
import { fakeTime } from '../../helpers/time.ts';

/** The moments at which messages leave when somebody always wants to send; the level is kept in a database. */
function leave(limit: Limit, from: number, until: number): number[] {
  const left: number[] = [];
  let level: BucketLevel | undefined;
  for (let now = from; now <= until; ) {
    const drawn = draw(limit, level, now, 1);
    if (drawn.granted === 1) {
      left.push(now);
      level = drawn.level;
    } else now += drawn.wait;
  }
  return left;
}

test('no hour, wherever it begins, sees more than were allowed, and not much less', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 500 }), (allowed) => {
      const hours = 4;
      const left = leave({ name: 'perHour', allowed, period: 3_600_000 }, 0, hours * 3_600_000);
      left.forEach((moment, index) => {
        const later = left[index + allowed];
        if (later !== undefined) expect(later - moment).toBeGreaterThanOrEqual(3_590_000);
      });
      expect(left.length).toBeGreaterThanOrEqual(Math.floor(allowed * hours * 0.5) - 1);
    }),
    { numRuns: 40 },
  );
});

test.each([1, 2, 5, 10, 19, 20, 30, 50, 99])(
  'a limit of %i a period is used in full',
  (allowed) => {
    for (const period of [1000, 3_600_000]) {
      const left = leave({ name: 'any', allowed, period }, 0, period * 10);
      expect(left.length / 10).toBeGreaterThanOrEqual(allowed * 0.95);
    }
  },
);

test('a clock that was set back does not hold the mail up', () => {
  const limit = { name: 'perHour', allowed: 100, period: 3_600_000 };
  const full = draw(limit, undefined, 10 * 3_600_000, 1).level;
  const empty = { ...full, tokens: 0 };
  const { wait } = draw(limit, empty, 3_600_000, 1);
  expect(wait).toBeLessThanOrEqual(60_000);
});

test('a new sender begins with few a day, and with more on each day that follows', () => {
  const warmUp = { from: '2026-11-20', perDay: 100, growth: 2 };
  const allowed = (day: string): number | undefined =>
    limitsFor({ warmUp, perDay: 1000 }, 'list.example', new Date(`${day}T12:00:00Z`))[0]?.allowed;
  expect(['2026-11-20', '2026-11-22', '2026-11-30'].map(allowed)).toEqual([100, 400, 1000]);
});

test('a domain has its own rate, or that of all others', () => {
  const domains = { 'mail.example': { perHour: 5 }, '*': { perSecond: 2 } };
  const names = (domain: string): string[] =>
    limitsFor({ perDay: 9, domains }, domain, now).map(({ name }) => name);
  expect(names('mail.example')).toEqual(['perDay', 'perHour mail.example']);
  expect(names('list.example')).toEqual(['perDay', 'perSecond list.example']);
});

test('where one domain has to wait, the others go first', async () => {
  const store = await useStore();
  await addReaders(store, 6, (index) => (index <= 3 ? 'slow.example' : 'list.example'));
  const sink = await useSink();
  const domains = { 'slow.example': { perHour: 1 } };
  const report = await run(store, await freeze(store), sink.url, { sending: { domains } });
  expect(report.counts).toMatchObject({ accepted: 4, deferred: 2 });
  const status = await store.db.selectFrom('deliveries').selectAll().execute();
  const put = status.filter(({ state }) => state === 'deferred');
  expect(put.map(({ attempts, reason }) => [attempts, reason])).toEqual([
    [0, 'the rate for this domain is used up'],
    [0, 'the rate for this domain is used up'],
  ]);
});

test('a mailing keeps to its rate, also over two runs', async () => {
  const store = await useStore();
  await addReaders(store, 12);
  const sink = await useSink();
  const mailing = await freeze(store);
  const start = performance.now();
  await run(store, mailing, sink.url, { sending: { perSecond: 20 }, limit: 6 });
  await run(store, mailing, sink.url, { sending: { perSecond: 20 } });
  // One every 50 milliseconds; a busy machine only takes longer. test/faults/rate.test.ts measures it.
  expect(performance.now() - start).toBeGreaterThan(540);
  expect(sink.received).toHaveLength(12);
});

test('a reply that speaks of rate slows the others down', async () => {
  const store = await useStore();
  await addReaders(store, 4);
  let asked = 0;
  const sink = await useSink({
    onRcptTo(_address, _session, callback) {
      asked += 1;
      const error = Object.assign(new Error('4.7.28 too many messages, slow down'), {
        responseCode: 450,
      });
      callback(asked === 1 ? error : null);
    },
  });
  const { clock, pause } = fakeTime(now);
  const report = await run(store, await freeze(store), sink.url, { connections: 1, clock, pause });
  // A quarter of a second before each of the other three, less as they are accepted.
  expect(clock()).toBeGreaterThan(600);
  expect(clock()).toBeLessThan(900);
  expect(report.counts).toMatchObject({ accepted: 3, deferred: 1 });
});

test('a connection carries no more messages than its share', async () => {
  const store = await useStore();
  await addReaders(store, 5);
  let connections = 0;
  const sink = await useSink({
    onConnect(_session, callback) {
      connections += 1;
      callback();
    },
  });
  const transport = () => smtpTransport(parseRelay(sink.url) as Relay, 'test.example', 2);
  const routes = [{ name: 'sink', weight: 1, transport }];
  await run(store, await freeze(store), sink.url, { connections: 1, routes });
  expect([connections, sink.received.length]).toEqual([3, 5]);
});
