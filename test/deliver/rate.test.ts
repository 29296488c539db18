import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RateLimiter } from '../../src/deliver/rate.ts';
import { addReaders, freeze, run, useStore } from '../helpers/mailing.ts';
import { useSink } from '../helpers/smtp.ts';

/** The moments at which messages leave when somebody always wants to send. */
function leave(limiter: RateLimiter, from: number, until: number): number[] {
  const left: number[] = [];
  for (let now = from; now <= until; ) {
    const wait = limiter.take(now);
    if (wait === 0) left.push(now);
    else now += wait;
  }
  return left;
}

test('no hour, wherever it begins, sees more than were allowed, and not much less', () => {
  const rates = fc.record({ perHour: fc.integer({ min: 2, max: 500 }) });
  fc.assert(
    fc.property(rates, fc.integer({ min: 0, max: 100 }), ({ perHour }, restarts) => {
      let limiter = new RateLimiter({ perHour }, [], 0);
      const left: number[] = [];
      const hours = 4;
      const step = (hours * 3_600_000) / (restarts + 1);
      for (let part = 0; part <= restarts; part++) {
        left.push(...leave(limiter, part * step, (part + 1) * step - 1));
        limiter = new RateLimiter({ perHour }, limiter.levels(), (part + 1) * step);
      }
      left.forEach((moment, index) => {
        const later = left[index + perHour];
        if (later !== undefined) expect(later - moment).toBeGreaterThanOrEqual(3_590_000);
      });
      expect(left.length).toBeGreaterThanOrEqual(Math.floor(perHour * hours * 0.5) - 1);
    }),
    { numRuns: 40 },
  );
});

test('a clock that was set back does not hold the mail up', () => {
  const limiter = new RateLimiter(
    { perSecond: 10 },
    [{ name: 'perSecond', tokens: 1, at: 9e12 }],
    1000,
  );
  expect(limiter.take(1000)).toBe(0);
  expect(limiter.take(1000)).toBeLessThanOrEqual(112);
});

test('a server that asks for less haste gets it, and the pace comes back', () => {
  const limiter = new RateLimiter({}, [], 0);
  expect(limiter.take(0)).toBe(0);
  limiter.slowDown(0);
  expect(limiter.take(0)).toBe(250);
  limiter.slowDown(0);
  expect(limiter.take(0)).toBe(500);
  for (let count = 0; count < 40; count++) limiter.ease();
  expect(limiter.take(1000)).toBe(0);
  expect(limiter.take(1000)).toBe(0);
});

test('a mailing keeps to its rate, also over two runs', async () => {
  const store = await useStore();
  await addReaders(store, 12);
  const sink = await useSink();
  const mailing = await freeze(store);
  const start = performance.now();
  await run(store, mailing, sink.url, { rates: { perSecond: 20 }, limit: 6 });
  await run(store, mailing, sink.url, { rates: { perSecond: 20 } });
  // Two at once, and 18 a second from then on.
  expect(performance.now() - start).toBeGreaterThan(500);
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
  const start = performance.now();
  const report = await run(store, await freeze(store), sink.url, { connections: 1 });
  expect(performance.now() - start).toBeGreaterThan(250);
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
  const { smtpTransport, parseRelay } = await import('../../src/deliver/smtp.ts');
  const relay = parseRelay(sink.url) as NonNullable<ReturnType<typeof parseRelay>>;
  const transport = () => smtpTransport(relay, 'test.example', 2);
  await run(store, await freeze(store), sink.url, { connections: 1, transport });
  expect([connections, sink.received.length]).toEqual([3, 5]);
});
