import { expect, test } from 'vitest';
import type { Store } from '../../../src/lib/store/open.ts';
import { withRetries } from '../../../src/lib/store/retry.ts';
import { recordOutcomes, recordWriting } from '../../../src/mailing/ledger/attempts.ts';
import { claimDue, hasWork } from '../../../src/mailing/ledger/claims.ts';
import { countDeliveries } from '../../../src/mailing/ledger/deliveries.ts';
import { moveLeftovers, resendDoubt } from '../../../src/mailing/ledger/doubt.ts';
import {
  closeSender,
  openSender,
  removeDead,
  renewLease,
  type Sender,
} from '../../../src/mailing/ledger/senders.ts';
import { onPostgres } from '../../helpers/database.ts';
import { addReaders, freeze, now, useStore } from '../../helpers/mailing.ts';

/** A mailing to `count` people and two senders of it. */
async function useSenders(count: number): Promise<{ store: Store; one: Sender; other: Sender }> {
  const store = await useStore();
  await addReaders(store, count);
  const { id } = await freeze(store);
  return { store, one: await openSender(store, id), other: await openSender(store, id) };
}

async function claim(store: Store, sender: Sender, limit: number): Promise<string[]> {
  const due = await withRetries(store, (tx) => claimDue(tx, sender, { now, limit }));
  return due.map(({ subscriberId }) => subscriberId);
}

const accepted = { scope: 'recipient', state: 'accepted', reason: 'taken', code: 250 } as const;

/** Takes a sender for dead, as another one does that finds its lease run out. */
async function bury(store: Store, dead: Sender, by: Sender): Promise<void> {
  await store.db
    .updateTable('senders')
    .set({ lease_until: 0 })
    .where('fence', '=', dead.fence)
    .execute();
  await withRetries(store, async (tx) => {
    await removeDead(tx, by);
    await moveLeftovers(tx, by.mailingId, 'doubt', now);
  });
}

test('the suite runs on the database that it says', async () => {
  const { dialect } = await useStore();
  expect(dialect.name).toBe(onPostgres() ? 'postgres' : 'sqlite');
});

test('two senders never claim the same delivery, and each has a number of its own', async () => {
  const { store, one, other } = await useSenders(30);
  expect(other.fence).toBe(one.fence + 1);
  const [a, b, c] = [
    await claim(store, one, 10),
    await claim(store, other, 10),
    await claim(store, one, 20),
  ];
  expect(new Set([...a, ...b, ...c]).size).toBe(30);
  await closeSender(store, other);
  expect((await claim(store, one, 20)).sort(), 'what the other had is free again').toEqual(
    b.sort(),
  );
  expect((await openSender(store, one.mailingId)).fence).toBe(other.fence + 1);
});

test('at the same time, too, each delivery goes to one sender', async () => {
  const { store, one, other } = await useSenders(60);
  const claims = await Promise.all(
    [one, other, one, other, one, other].map((sender) => claim(store, sender, 10)),
  );
  const rest = [await claim(store, one, 60), await claim(store, other, 60)];
  const all = [...claims, ...rest].flat();
  expect([all.length, new Set(all).size]).toEqual([60, 60]);
});

test('what a dead sender was sending is in doubt, and what it had only claimed is free', async () => {
  const { store, one, other } = await useSenders(3);
  const [first, ...rest] = await claim(store, one, 3);
  await recordWriting(store, one, [first as string], now);
  await bury(store, one, other);
  expect(await countDeliveries(store, one.mailingId)).toMatchObject({ doubt: 1, pending: 2 });
  expect((await claim(store, other, 3)).sort()).toEqual(rest.sort());
});

test('a sender that was taken for dead writes to nobody any more', async () => {
  const { store, one, other } = await useSenders(2);
  const [first] = await claim(store, one, 1);
  expect(await renewLease(store, one)).toBe(true);
  await bury(store, one, other);
  expect(await renewLease(store, one)).toBe(false);
  expect(await recordWriting(store, one, [first as string], now)).toEqual(new Set());
  expect(await claim(store, other, 2)).toContain(first);
  const outcome = { ...accepted, state: 'failed' } as const;
  await recordOutcomes(store, one, [{ key: first as string, outcome }], now);
  expect(await countDeliveries(store, one.mailingId)).toMatchObject({ pending: 2 });
});

test('a sender that was only slow settles the doubt that it is in, with a yes and nothing else', async () => {
  const { store, one, other } = await useSenders(2);
  const ids = await claim(store, one, 2);
  await recordWriting(store, one, ids, now);
  await bury(store, one, other);
  const [first, second] = ids as [string, string];
  const failed = { ...accepted, state: 'failed' } as const;
  await recordOutcomes(
    store,
    one,
    [
      { key: first, outcome: accepted },
      { key: second, outcome: failed },
    ],
    now,
  );
  expect(await countDeliveries(store, one.mailingId)).toMatchObject({ accepted: 1, doubt: 1 });
});

test('an end is never changed, and recording twice is recording once', async () => {
  const { store, one } = await useSenders(2);
  const ids = await claim(store, one, 2);
  const [first, second] = ids as [string, string];
  await recordWriting(store, one, ids, now);
  expect(await recordWriting(store, one, ids, now)).toEqual(new Set(ids));
  const later = { ...accepted, state: 'deferred', nextAttempt: now.toISOString() } as const;
  const both = [
    { key: first, outcome: accepted },
    { key: second, outcome: later },
  ];
  for (const _ of [1, 2]) await recordOutcomes(store, one, both, now);
  const rows = await store.db.selectFrom('deliveries').selectAll().execute();
  const recorded = rows.map(({ subscriber_id, state, attempts }) => [
    subscriber_id,
    state,
    attempts,
  ]);
  expect(recorded.sort()).toEqual(
    [
      [first, 'accepted', 1],
      [second, 'deferred', 1],
    ].sort(),
  );
  expect(await recordWriting(store, one, [first], now)).toEqual(new Set());
});

test('a recipient in doubt is sent the message once more, and after that a person decides', async () => {
  const { store, one } = await useSenders(1);
  for (const again of [1, 0]) {
    const [id] = await claim(store, one, 1);
    await recordWriting(store, one, [id as string], now);
    const doubt = { ...accepted, state: 'doubt' } as const;
    await recordOutcomes(store, one, [{ key: id as string, outcome: doubt }], now);
    expect(await resendDoubt(store, one.mailingId, 'once', now)).toBe(again);
  }
  expect(await countDeliveries(store, one.mailingId)).toMatchObject({ doubt: 1 });
});

test('who was tried before comes after all who were not', async () => {
  const { store, one } = await useSenders(3);
  const [first] = await claim(store, one, 1);
  const refused = { ...accepted, state: 'pending', nextAttempt: now.toISOString() } as const;
  await recordOutcomes(store, one, [{ key: first as string, outcome: refused }], now);
  expect(await claim(store, one, 3)).not.toContain(first);
  expect(await claim(store, one, 3)).toEqual([first]);
});

test('what a dead sender claimed or was sending is work, what a living one claimed is not', async () => {
  for (const state of ['pending', 'writing', 'deferred'] as const) {
    const { store, one } = await useSenders(1);
    const [id = ''] = await claim(store, one, 1);
    if (state !== 'pending') await withRetries(store, (tx) => recordWriting(tx, one, [id], now));
    if (state === 'deferred') {
      await store.db
        .updateTable('deliveries')
        .set({ state, next_attempt: now.toISOString() })
        .execute();
    }
    const lives = await hasWork(store, one.mailingId, now);
    expect(lives, `${state}, and its sender lives`).toBe(store.dialect.hasSingleSender);
    await store.db.updateTable('senders').set({ lease_until: 0 }).execute();
    expect(await hasWork(store, one.mailingId, now), `${state}, and its sender is dead`).toBe(true);
  }
});
