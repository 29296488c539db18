import { expect, onTestFinished, test } from 'vitest';
import { openStore, type Store } from '../../../src/lib/store/open.ts';
import { getMailing } from '../../../src/mailing/ledger/mailings.ts';
import type { DeliveryState } from '../../../src/model/delivery.ts';
import { addPeople } from '../../../src/subscribers/add.ts';
import { unsubscribe } from '../../../src/subscribers/preferences.ts';
import { listChangedAddresses } from '../../../src/subscribers/queries/address-changes.ts';
import { getSubscriber } from '../../../src/subscribers/queries/subscriber-rows.ts';
import { newDatabase } from '../../helpers/database.ts';
import { addOptions, change, edition, now, run } from '../../helpers/mailing.ts';
import { insertOldRows, makeOldDatabase, type OldRow } from '../../helpers/old-database.ts';
import { useWire } from '../../helpers/wire.ts';

/** A mailing that was frozen before the update, with a delivery for each row in some state. */
interface OldMailing {
  id: string;
  states: Readonly<Record<string, DeliveryState>>;
}

async function update(
  rows: readonly OldRow[],
  mailings: readonly OldMailing[] = [],
): Promise<Store> {
  const place = await newDatabase();
  await makeOldDatabase(place, '007-choices', async (db) => {
    await insertOldRows(db, rows);
    for (const { id, states } of mailings) {
      const same = { kind: 'smtp', content_hash: id, created_at: now.toISOString() } as const;
      await db
        .insertInto('mailings')
        .values({ id, issue: 3, issue_id: id, correction: 0, ...same })
        .execute();
      const frozen = JSON.stringify({ ...edition(), attachments: [] });
      await db.insertInto('editions').values({ mailing_id: id, edition: 'en', frozen }).execute();
      for (const [subscriber_id, state] of Object.entries(states)) {
        await db
          .insertInto('deliveries')
          .values({ mailing_id: id, subscriber_id, edition: 'en', state, updated_at: '2026' })
          .execute();
      }
    }
  });
  const store = await openStore(place);
  onTestFinished(() => store.close());
  return store;
}

const listOf = async ({ db }: Store) =>
  (
    await db
      .selectFrom('subscribers')
      .select(['id', 'address', 'address_key', 'state'])
      .orderBy('id')
      .execute()
  ).map(({ id, address, address_key, state }) => [id, address, address_key, state]);

test('stored addresses become what they are parsed to', async () => {
  const store = await update([
    { id: 'a', address: 'Ana@List.example' },
    { id: 'b', address: 'bo@Müller.example', key: 'bo@xn--mller-kva.example' },
    { id: 'c', address: 'ce@list.example' },
  ]);
  expect(await listOf(store)).toEqual([
    ['a', 'Ana@list.example', 'ana@list.example', 'confirmed'],
    ['b', 'bo@xn--mller-kva.example', 'bo@xn--mller-kva.example', 'confirmed'],
    ['c', 'ce@list.example', 'ce@list.example', 'confirmed'],
  ]);
});

test('a row that holds no address is kept, listed and not mailed, and its old key blocks nobody', async () => {
  const was = 'boss@list.example/<attacker%evil.example>';
  const store = await update([
    { id: 'a', address: was },
    { id: 'b', address: 'bo@list.example?x\u007f', state: 'pending' },
    { id: 'c', address: 'ce@list.example' },
  ]);
  expect((await listOf(store)).map(([id, , , state]) => [id, state])).toEqual([
    ['a', 'suppressed'],
    ['b', 'suppressed'],
    ['c', 'confirmed'],
  ]);
  expect(await listChangedAddresses(store)).toEqual([
    { subscriberId: 'a', was, state: 'confirmed', change: 'invalid' },
    { subscriberId: 'b', was: 'bo@list.example?x\u007f', state: 'pending', change: 'invalid' },
  ]);
  const person = { address: 'boss@list.example', consent: 'asked in person' };
  expect(await addPeople(store, [person], addOptions)).toMatchObject([{ id: expect.any(String) }]);
});

test.each(['unsubscribed', 'suppressed'] as const)(
  'an address that was %s stays so, whatever stood after it',
  async (state) => {
    const store = await update([{ id: 'a', address: 'boss@list.example/x', state }]);
    expect(await listOf(store)).toEqual([['a', 'boss@list.example', 'boss@list.example', state]]);
    const person = { address: 'boss@list.example', consent: 'a file' };
    expect(await addPeople(store, [person], addOptions)).toMatchObject([
      { code: `already-${state}` },
    ]);
  },
);

test.each([
  [['confirmed', 'unsubscribed'], 'unsubscribed'],
  [['suppressed', 'confirmed'], 'suppressed'],
  [['unsubscribed', 'suppressed'], 'suppressed'],
  [['pending', 'confirmed'], 'confirmed'],
  [['pending', 'unsubscribed'], 'unsubscribed'],
] as const)('of two rows of one address, %j, one stays: %s', async (states, state) => {
  const store = await update([
    { id: 'a', address: 'Straße@list.example', state: states[0] },
    { id: 'b', address: 'strasse@list.example', state: states[1] },
  ]);
  const [kept, ...others] = await listOf(store);
  expect(others).toEqual([]);
  expect(kept?.slice(2)).toEqual(['strasse@list.example', state]);
  for (const id of ['a', 'b']) expect(await getSubscriber(store, id)).toMatchObject({ state });
  expect(await listChangedAddresses(store)).toMatchObject([
    { subscriberId: kept?.[0], change: 'merged' },
  ]);
});

test('links in old mails of a row that was merged still unsubscribe', async () => {
  const store = await update([
    { id: 'a', address: 'straße@list.example', createdAt: '2026-01-01' },
    { id: 'b', address: 'strasse@list.example', createdAt: '2026-02-01' },
    { id: 'c', address: 'STRASSE@list.example', key: 'other', createdAt: '2026-03-01' },
  ]);
  await unsubscribe(store, 'c', change);
  expect((await listOf(store)).map(([id, , , state]) => [id, state])).toEqual([
    ['a', 'unsubscribed'],
  ]);
});

test('a mailing under way mails one mailbox once, whatever the states of its two rows', async () => {
  const states = [
    'pending',
    'deferred',
    'accepted',
    'writing',
    'doubt',
    'failed',
    'skipped',
  ] as const;
  const arrived = ['accepted', 'writing', 'doubt'];
  const waits = ['pending', 'deferred'];
  const pairs = states.flatMap((first) => states.map((second) => ({ first, second })));
  const store = await update(
    [
      { id: 'a', address: 'straße@list.example' },
      { id: 'b', address: 'strasse@list.example', createdAt: '2027' },
    ],
    [
      ...pairs.map(({ first, second }) => ({
        id: `${first} and ${second}`,
        states: { a: first, b: second },
      })),
      { id: 'older', states: { b: 'accepted' } },
    ],
  );
  const rows = await store.db
    .selectFrom('deliveries')
    .select(['mailing_id', 'subscriber_id', 'state', 'reason'])
    .execute();
  expect(rows.filter(({ mailing_id }) => mailing_id === 'older')).toMatchObject([
    { subscriber_id: 'a', state: 'accepted' },
  ]);
  await store.db
    .updateTable('deliveries')
    .set({ next_attempt: '2026' })
    .where('state', '=', 'deferred')
    .execute();
  for (const { first, second } of pairs) {
    const id = `${first} and ${second}`;
    const other = rows.find((row) => row.mailing_id === id && row.subscriber_id === 'b');
    if (waits.includes(second)) expect(other?.reason, id).toContain('the same address');
    else expect(other?.state, id).toBe(second);
    const wire = await useWire();
    const mailing = await getMailing(store, id);
    await run(store, mailing as NonNullable<typeof mailing>, wire.url);
    const isDue = waits.includes(first) && !arrived.includes(second);
    expect(wire.messages(), id).toBe(isDue ? 1 : 0);
  }
});
