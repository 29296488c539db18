import { expect, test } from 'vitest';
import type { Store } from '../../../src/lib/store/open.ts';
import { hostileAddresses } from '../../helpers/address.ts';
import { addReaders, freeze, run, useStore } from '../../helpers/mailing.ts';
import { useWire } from '../../helpers/wire.ts';

async function statesOf({ db }: Store) {
  const rows = await db
    .selectFrom('deliveries')
    .select(['subscriber_id', 'state', 'reason'])
    .execute();
  return new Map(rows.map(({ subscriber_id, ...row }) => [subscriber_id, row]));
}

test('rows with stored text that is no address fail alone, and nothing of them is sent', async () => {
  const store = await useStore();
  const ids = await addReaders(store, hostileAddresses.length + 5);
  for (const [at, address] of hostileAddresses.entries()) {
    await store.db
      .updateTable('subscribers')
      // PostgreSQL's text has no NUL.
      .set({ address: address.replace('\0', '\u0001') })
      .where('id', '=', ids[at] as string)
      .execute();
  }
  const wire = await useWire();
  const report = await run(store, await freeze(store), wire.url);
  expect(report.counts).toMatchObject({ accepted: 5, failed: hostileAddresses.length });
  expect(report.stopped).toBeUndefined();
  expect(wire.recipients().sort()).toEqual(
    ids
      .slice(-5)
      .map((_, at) => `<reader${hostileAddresses.length + 1 + at}@list.example>`)
      .sort(),
  );
  const states = await statesOf(store);
  expect(states.get(ids[0] as string)).toMatchObject({ reason: 'the stored address is invalid' });
});

test('the envelope is ours to the byte, and that of nobody else', async () => {
  const wire = await useWire();
  const store = await useStore();
  const ids = await addReaders(store, 3);
  const addresses = [
    'živana@list.example',
    "o'neil+a/b={x}@list.example",
    'ана@xn--e1afmkfd.xn--j1ad',
  ];
  for (const [at, address] of addresses.entries()) {
    await store.db
      .updateTable('subscribers')
      .set({ address })
      .where('id', '=', ids[at] as string)
      .execute();
  }
  await run(store, await freeze(store), wire.url, { connections: 1 });
  const sent = wire.recipients().map((each) => Buffer.from(each, 'latin1').toString());
  expect(sent.sort()).toEqual(addresses.map((address) => `<${address}>`).sort());
});

test('a message that cannot be made fails alone while others are accepted', async () => {
  const store = await useStore();
  const ids = await addReaders(store, 8);
  const mailing = await freeze(store);
  const [broken] = ids.slice(3);
  await store.db
    .updateTable('deliveries')
    .set({ edition: 'lost' })
    .where('subscriber_id', '=', broken as string)
    .execute();
  const wire = await useWire();
  const first = await run(store, mailing, wire.url, { connections: 1 });
  expect(first.counts).toMatchObject({ accepted: 7, pending: 0 });
  expect(wire.messages()).toBe(7);
  const { state, reason } = (await statesOf(store)).get(broken as string) ?? {};
  expect(['failed', 'deferred']).toContain(state);
  expect(reason).toContain('masthead failed on this message');
});

test('a mailing that reached nobody, for an exception, ends with it', async () => {
  const store = await useStore();
  await addReaders(store, 1);
  const mailing = await freeze(store);
  await store.db.updateTable('deliveries').set({ edition: 'lost' }).execute();
  const wire = await useWire();
  await expect(run(store, mailing, wire.url)).rejects.toThrow('no edition');
});

test('what goes wrong with every message ends the run, and is held against nobody', async () => {
  const store = await useStore();
  await addReaders(store, 8);
  const mailing = await freeze(store);
  await store.db.updateTable('deliveries').set({ edition: 'lost' }).execute();
  const wire = await useWire();
  await expect(run(store, mailing, wire.url, { connections: 1 })).rejects.toThrow('no edition');
  expect(wire.messages()).toBe(0);
  // As when its lease has run out.
  await store.db.deleteFrom('senders').execute();
  await store.db.updateTable('deliveries').set({ edition: 'en', next_attempt: null }).execute();
  await store.db
    .updateTable('deliveries')
    .set({ state: 'pending' })
    .where('state', '=', 'deferred')
    .execute();
  const { counts } = await run(store, mailing, wire.url);
  expect(counts).toMatchObject({ accepted: 8, failed: 0 });
});
