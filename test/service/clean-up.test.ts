import { expect, test } from 'vitest';
import { withRetries } from '../../src/lib/store/retry.ts';
import { confirmClock } from '../../src/mailing/ledger/clock.ts';
import { deleteExpiredByClock } from '../../src/service/clean-up.ts';
import { now } from '../helpers/mailing.ts';
import { useService } from '../helpers/service.ts';

const day = 86_400_000;
const at = (days: number): Date => new Date(now.getTime() + days * day);
const zone = 'Europe/Belgrade';

async function useAwaited() {
  const service = await useService();
  const { store } = service;
  expect(await deleteExpiredByClock(store, now, zone)).toBeUndefined();
  await service.subscribe('jana@example.org');
  const isKnown = async () => (await service.everything()).includes('jana@example.org');
  return { ...service, isKnown };
}

test('a clock that jumps deletes no unconfirmed subscriber', async () => {
  const { store, isKnown } = await useAwaited();
  for (const days of [400, 41, -1]) {
    expect(await deleteExpiredByClock(store, at(days), zone)).toContain(
      'The clock of this computer says',
    );
    expect(await isKnown(), `${days} days`).toBe(true);
  }
  expect(await deleteExpiredByClock(store, at(1), zone)).toBeUndefined();
  expect(await isKnown()).toBe(true);
  expect(await deleteExpiredByClock(store, at(4), zone)).toBeUndefined();
  expect(await isKnown()).toBe(false);
});

test('expired data is deleted once the editor confirms the clock', async () => {
  const { store, isKnown } = await useAwaited();
  await withRetries(store, (tx) => confirmClock(tx, at(400)));
  expect(await deleteExpiredByClock(store, at(400), zone)).toBeUndefined();
  expect(await isKnown()).toBe(false);
});

test('a link that is clicked while the clock is wrong works after it is set', async () => {
  const { letters, later, post, isKnown, store } = await useAwaited();
  const [letter] = await letters();
  const link = /https:\/\/service\.test\.example\/c\/[\w.-]+/.exec(letter?.text ?? '')?.[0] ?? '';
  later(400 * day);
  expect((await post(link)).ok).toBe(false);
  later(-400 * day);
  expect((await post(link)).ok).toBe(true);
  expect(await isKnown()).toBe(true);
  const { state } = await store.db
    .selectFrom('subscribers')
    .select('state')
    .executeTakeFirstOrThrow();
  expect(state).toBe('confirmed');
});
