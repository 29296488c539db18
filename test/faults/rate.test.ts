import { expect, test } from 'vitest';
import { addReaders, freeze, run, useStore } from '../helpers/mailing.ts';
import { useSink } from '../helpers/smtp.ts';

test.each([
  { perSecond: 1, count: 4, atLeast: 0.8 },
  { perSecond: 5, count: 16, atLeast: 4 },
])('$perSecond a second is what leaves', async ({ perSecond, count, atLeast }) => {
  const store = await useStore();
  await addReaders(store, count);
  const taken: number[] = [];
  const sink = await useSink({
    onMailFrom(_address, _session, callback) {
      taken.push(performance.now());
      callback();
    },
  });
  await run(store, await freeze(store), sink.url, { sending: { perSecond }, connections: 4 });
  const seconds = ((taken.at(-1) as number) - (taken[0] as number)) / 1000;
  const rate = (count - 1) / seconds;
  expect(rate).toBeGreaterThan(atLeast);
  expect(rate).toBeLessThan(perSecond * 1.05);
});
